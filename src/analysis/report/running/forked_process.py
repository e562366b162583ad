"""A forked process that tells its parent how it goes, and is gone when the parent is gone."""

import ctypes
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

__all__ = ["heard_from", "start"]

_PR_SET_PDEATHSIG = 1


def start(
    function: Callable[..., None], *arguments: object, seconds: float
) -> tuple[BaseProcess, Connection]:
    """Fork a process that calls `function(*arguments, told)` and give it with the end that hears `told`.

    Ctrl-C is left to the parent. A parent that is killed takes the process with it, because a fork
    inherits the locks of its parent; where the system cannot do that, the process ends by itself
    a minute after `seconds`.
    """
    context = multiprocessing.get_context("fork")
    heard, told = context.Pipe(duplex=False)
    process = context.Process(
        target=_run, args=(function, arguments, told, os.getpid(), seconds), daemon=True
    )
    process.start()
    told.close()
    return process, heard


def heard_from(heard: Connection) -> list:
    """Everything a process has told since the last time; a message broken off by its death is left out."""
    messages = []
    try:
        while heard.poll():
            messages.append(heard.recv())
    except (EOFError, OSError):
        pass
    return messages


def _run(
    function: Callable[..., None], arguments: tuple, told: Connection, parent: int, seconds: float
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.alarm(int(seconds) + 60)
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    function(*arguments, told)
