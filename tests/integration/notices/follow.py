"""A notifier in a process of its own, to be killed: `python -m tests.integration.notices.follow URL`."""

import asyncio
import sys

from store.database import Store
from workers.notifier import Notifier


async def main(url: str) -> None:
    await Notifier(Store(url), mails=True, batch=3).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
