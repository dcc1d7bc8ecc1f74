"""The ports of a data folder stay the same from start to start, where they can."""

import socket
import threading
from pathlib import Path

from workers.embedded.folder import Folder


def held(port: int) -> socket.socket:
    """Somebody who listens there."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", port))
    holder.listen()
    return holder


def test_the_port_of_last_time_is_waited_for_while_its_holder_goes(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    port = folder.port("api", None)
    holder = held(port)
    threading.Timer(0.2, holder.close).start()
    assert folder.port("api", None) == port


def test_a_port_that_another_program_has_taken_is_given_up(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    port = folder.port("api", None)
    with held(port):
        other = folder.port("api", None)
    assert other != port
    assert folder.port("api", None) == other
