"""Lists that are kept under a name, for oneself or for a team."""

import asyncio
from uuid import uuid4

import pytest

from schemas.errors import Conflict, NotAllowed, NotFound
from schemas.requests import View
from schemas.worklists import NewView, ViewQuery
from tests.build import NOW, House
from worklist.own import OwnWorklists

QUERY = ViewQuery(view=View.TEAM, q="kettle", order="facet.amount.desc", facets={"amount.gt": "5000"})
PRIVATE = NewView(name="Dear kettles", query=QUERY)
SHARED = NewView(name="Our kettles", team="adjusters", query=QUERY)


async def names(house: House, own: OwnWorklists, person: object) -> list[str]:
    return [view.name for view in await own.views(getattr(house, str(person)))]


async def test_a_private_view_is_seen_by_its_owner_and_a_shared_one_by_the_team(house: House) -> None:
    own = OwnWorklists(house.store)
    await own.add_view(house.ada, PRIVATE, NOW)
    kept = await own.add_view(house.ada, SHARED, NOW)
    assert kept.query == QUERY
    assert await names(house, own, "ada") == ["Dear kettles", "Our kettles"]
    assert await names(house, own, "ben") == ["Our kettles"]
    assert await names(house, own, "sue") == []
    assert [view.mine for view in await own.views(house.ben)] == [False]


async def test_a_view_is_changed_and_removed_by_its_owner_or_who_leads(house: House) -> None:
    own = OwnWorklists(house.store)
    kept = await own.add_view(house.ada, SHARED, NOW)
    with pytest.raises(NotAllowed, match="belongs to ada"):
        await own.remove_view(house.ben, kept.id, NOW)
    with pytest.raises(NotFound):
        await own.change_view(house.sue, kept.id, SHARED, NOW)
    changed = await own.change_view(house.ada, kept.id, PRIVATE, NOW)
    assert (changed.name, changed.team) == ("Dear kettles", None)
    with pytest.raises(NotFound):
        await own.remove_view(house.lea, kept.id, NOW)
    await own.remove_view(house.ada, kept.id, NOW)
    with pytest.raises(NotFound):
        await own.remove_view(house.ada, kept.id, NOW)
    again = await own.add_view(house.ada, SHARED, NOW)
    await own.remove_view(house.lea, again.id, NOW)


async def test_two_views_of_one_name_are_refused(house: House) -> None:
    own = OwnWorklists(house.store)
    await own.add_view(house.ada, PRIVATE, NOW)
    with pytest.raises(Conflict):
        await own.add_view(house.ada, PRIVATE, NOW)
    other = await own.add_view(house.ada, SHARED, NOW)
    with pytest.raises(Conflict):
        await own.change_view(house.ada, other.id, PRIVATE, NOW)
    await own.add_view(house.ben, PRIVATE, NOW)


async def test_of_two_views_that_get_one_name_at_once_one_keeps_it(house: House) -> None:
    own = OwnWorklists(house.store)
    kept = [await own.add_view(house.ada, SHARED.model_copy(update={"name": f"{n}"}), NOW) for n in range(4)]
    renamed = (own.change_view(house.ada, each.id, PRIVATE, NOW) for each in kept)
    done = await asyncio.gather(*renamed, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == [*["Conflict"] * 3, "SavedView"]
    assert (await names(house, own, "ada")).count("Dear kettles") == 1


async def test_a_view_is_shared_with_ones_own_teams_only(house: House) -> None:
    own = OwnWorklists(house.store)
    with pytest.raises(NotAllowed):
        await own.add_view(house.sue, SHARED, NOW)
    with pytest.raises(NotFound):
        await own.change_view(house.sue, uuid4(), PRIVATE, NOW)
