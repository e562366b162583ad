"""What a child of a test runs: it says which process it is, and waits for ever."""

import threading
from multiprocessing.connection import Connection

__all__ = ["wait"]


def wait(sender: Connection) -> None:
    sender.send("waiting")
    threading.Event().wait()
