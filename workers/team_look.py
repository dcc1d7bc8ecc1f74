"""What the doctor finds of teams: work that waits where nobody is."""

import asyncio
from collections.abc import Sequence

from store.database import Store
from store.members import Unmanned
from workers.embedded.folder import Folder
from workers.findings import Finding
from workers.settings import Settings

WHAT = "teams"


def look(settings: Settings) -> Finding:
    """Whether all open tasks have somebody who can take them."""
    if settings.embedded and not Folder(settings.folder).database.is_file():
        return Finding(what=WHAT, state="good", text="not made yet")
    return judged(asyncio.run(_unmanned(settings)))


def judged(found: Sequence[Unmanned]) -> Finding:
    """What the numbers mean."""
    if not found:
        return Finding(what=WHAT, state="good", text="no open tasks of teams without members")
    named = ", ".join(f"{each.team} of {each.tenant} ({each.open_tasks})" for each in found)
    return Finding(
        what=WHAT,
        state="poor",
        text=f"open tasks of teams without members: {named}",
        remedy="Is the name misspelled in a process? Else put somebody into the team "
        "(`casework user add NAME --team`), or forward its tasks.",
    )


async def _unmanned(settings: Settings) -> list[Unmanned]:
    async with Store(settings.database_url) as store, store.system_reading() as sx:
        return await sx.members.unmanned()
