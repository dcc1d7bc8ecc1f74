"""A mailer in a process of its own, to be killed: `python -m tests.integration.notices.send URL`."""

import asyncio
import sys

from store.database import Store
from tests.build import NOW
from workers.mailer import Mailer
from workers.settings import load
from workers.smtp import mail_server


async def main(url: str) -> None:
    server = mail_server(load())
    assert server is not None
    await Mailer(Store(url), server, None, 60, lambda: NOW).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
