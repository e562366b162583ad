"""A child process that reports to its parent, and is gone when the parent is gone.

It is forked where the system can: it has then what its parent has loaded. Elsewhere it is spawned,
and loads that itself.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

__all__ = ["messages_of", "start"]

METHOD = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
_PR_SET_PDEATHSIG = 1
# The URI grammar that jsonschema would load for no notebook's sake: it takes a fourth of the time
# of what chapters need, and a child that is spawned loads that itself.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def start(
    function: Callable[..., None], *arguments: object, seconds: float
) -> tuple[BaseProcess, Connection]:
    """Start a process that calls `function(*arguments, sender)`; give it and the receiving end.

    Ctrl-C is left to the parent. A parent that is killed takes the process with it, because a fork
    inherits the locks of its parent; where the system cannot do that, a thread of the process waits
    for the end of the parent, and it ends by itself a minute after `seconds`.
    """
    context = multiprocessing.get_context(METHOD)
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=_run, args=(function, arguments, sender, os.getpid(), seconds, METHOD), daemon=True
    )
    process.start()
    sender.close()
    return process, receiver


def messages_of(receiver: Connection) -> list:
    """Everything that a process sent since the last time, but for a message its death broke off."""
    messages = []
    try:
        while receiver.poll():
            messages.append(receiver.recv())
    except (EOFError, OSError):
        pass
    return messages


def _run(
    function: Callable[..., None],
    arguments: tuple,
    sender: Connection,
    parent: int,
    seconds: float,
    method: str,
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if method == "fork":
        _die_with(parent, seconds)
    else:
        _watch_parent(seconds)
    function(*arguments, sender)


def _die_with(parent: int, seconds: float) -> None:
    """Let the system end this process with its parent, or after its time."""
    signal.alarm(int(seconds) + 60)
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have died before the line above.
    if os.getppid() != parent:
        os._exit(1)


def _watch_parent(seconds: float) -> None:
    """End this process with its parent, or after its time, where no system call does."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join(min(seconds + 60, threading.TIMEOUT_MAX))
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
