"""A forked process that reports to its parent, and is gone when the parent is gone."""

import ctypes
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

__all__ = ["messages_of", "start"]

_PR_SET_PDEATHSIG = 1


def start(
    function: Callable[..., None], *arguments: object, seconds: float
) -> tuple[BaseProcess, Connection]:
    """Fork a process that calls `function(*arguments, sender)`; give it and the receiving end.

    Ctrl-C is left to the parent. A parent that is killed takes the process with it, because a fork
    inherits the locks of its parent; where the system cannot do that, the process ends by itself
    a minute after `seconds`.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=_run, args=(function, arguments, sender, os.getpid(), seconds), daemon=True
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
    function: Callable[..., None], arguments: tuple, sender: Connection, parent: int, seconds: float
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.alarm(int(seconds) + 60)
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have died before the line above.
    if os.getppid() != parent:
        os._exit(1)
    function(*arguments, sender)
