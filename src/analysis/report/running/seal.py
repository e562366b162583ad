"""A sealed process: it reads code and public frames, writes its own files, and no more.

A chapter must not see a person's row, whatever its code asks for. Where the kernel has Landlock it
refuses every other file, program and network connection, for this process and all that it starts.
Everywhere an audit hook refuses what Python itself opens, and with a plainer message.
"""

import ctypes
import os
import sys
import sysconfig
from collections.abc import Callable, Iterable
from pathlib import Path

from analysis.errors import DataError
from analysis.settings import NOTEBOOKS, RESOURCES, ROOT

__all__ = ["SealedError", "seal"]

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PR_SET_NO_NEW_PRIVS = 38
_READ = 0b1100  # files and folders
# All that the first version of Landlock knows, and what later ones added: to move between folders,
# to cut a file short.
_ALL = (1 << 13) - 1
_ADDED = {2: 1 << 13, 3: 1 << 14}
_WRITE = _ALL & ~1 & ~(1 << 6) & ~(1 << 11)  # no programs, no devices
_TCP, _SCOPES = 0b11, 0b11
_ENDS_PROCESS = ("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.system", "pty.spawn")
_FORBIDDEN = {
    **dict.fromkeys([*_ENDS_PROCESS, "subprocess.Popen"], "starts a program"),
    **dict.fromkeys(["socket.connect", "socket.bind", "socket.sendto"], "uses the network"),
}
_PATHS = {
    "open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.link", "os.symlink",
    "os.truncate", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "sqlite3.connect",
}  # fmt: skip
_LISTED = {"os.listdir", "os.scandir"}
_TWO_PATHS = {"os.rename", "os.link", "os.symlink"}
# DuckDB opens files where no audit hook sees it; so do these ways of pyarrow.
_DATABASES = {"duckdb", "adbc_driver_manager"}
_NATIVE = {
    "pyarrow": ("OSFile", "memory_map", "input_stream", "output_stream", "create_memory_map"),
    "pyarrow.lib": ("OSFile", "memory_map", "input_stream", "output_stream", "create_memory_map"),
    "pyarrow.fs": ("LocalFileSystem", "FileSystem", "_resolve_filesystem_and_path",
                   "_ensure_filesystem"),
    "pyarrow.parquet.core": ("_resolve_filesystem_and_path", "_ensure_filesystem",
                             "LocalFileSystem", "FileSystem"),
}  # fmt: skip


class SealedError(DataError):
    """A chapter asked for what it may not see."""


def seal(*, read: Iterable[Path], write: Iterable[Path]) -> bool:
    """Close this process, and all that it starts, to files, programs and the network, for good.

    Parameters
    ----------
    read
        Files and folders that may be read, beside Python, the code of this package and resources.
    write
        Folders that may be written to and read.

    Returns
    -------
    bool
        Whether the kernel enforces it. If not, what Python opens is refused all the same, and so
        are a database and the ways of pyarrow that no hook sees.
    """
    # What Python compiles would be written beside the code.
    sys.dont_write_bytecode = True
    writable = [path.resolve() for path in write]
    readable = [*_code(), *(path.resolve() for path in read), *writable]
    # The folder of the start is closed: it would be listed for the next import, were a file added.
    sys.path[:] = [each for each in sys.path if _below(Path(each).resolve(), readable)]
    enforced = _landlock(readable, writable)
    if not enforced:
        _close_native()
    sys.addaudithook(_hook(readable, writable))
    return enforced


def _below(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(each) for each in folders)


def _code() -> list[Path]:
    """Return what a chapter reads to run at all: Python, packages, notebooks, this package."""
    homes = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}
    system = ("/usr", "/lib", "/lib64", "/etc/fonts", "/etc/localtime", "/etc/ld.so.cache",
              "/dev/null", "/dev/zero", "/dev/urandom", "/proc/self", "/proc/cpuinfo",
              "/sys/devices/system/cpu")  # fmt: skip
    # Where Windows keeps its fonts.
    windows = os.environ.get("WINDIR")
    system += (os.path.join(windows, "Fonts"),) if windows else ()
    ours = (RESOURCES.parent, NOTEBOOKS, ROOT / "requirements.txt")
    paths = (Path(path).resolve() for path in (*homes, *system, *ours))
    return [path for path in paths if path.exists() and path != Path("/")]


def _landlock(readable: list[Path], writable: list[Path]) -> bool:
    """Let the kernel enforce it; False where it has no Landlock."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    handled = _ALL | sum(bit for since, bit in _ADDED.items() if version >= since)
    words = [handled, *([_TCP] if version >= 4 else []), *([_SCOPES] if version >= 6 else [])]
    about = (ctypes.c_uint64 * len(words))(*words)
    rules = libc.syscall(_CREATE_RULESET, about, ctypes.sizeof(about), 0)
    if rules < 0:
        return False
    for path in readable:
        allowed = (handled & (_WRITE | sum(_ADDED.values()))) if path in writable else _READ
        _add_rule(libc, rules, path, allowed)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done = libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)
    return done == 0


def _add_rule(libc: ctypes.CDLL, rules: int, path: Path, allowed: int) -> None:
    """Allow some access below a path; of a single file only what files have."""

    class Beneath(ctypes.Structure):
        _pack_ = 1
        _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))

    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    beneath = Beneath(allowed if path.is_dir() else allowed & 0b100, place)
    if libc.syscall(_ADD_RULE, rules, 1, ctypes.byref(beneath), 0):
        raise OSError(ctypes.get_errno(), f"Landlock did not take {path}")
    os.close(place)


def _hook(readable: list[Path], writable: list[Path]) -> Callable[[str, tuple], None]:
    """Return an audit hook that refuses paths outside, programs, the network and databases."""
    may_read = tuple(os.path.normcase(path) for path in readable)
    may_write = (*(os.path.normcase(path) for path in writable), os.devnull)

    def hook(event: str, arguments: tuple) -> None:
        if event in _FORBIDDEN:
            raise SealedError(f"a chapter {_FORBIDDEN[event]} ({event}); {_INSTEAD}")
        if event == "import" and arguments[0].partition(".")[0] in _DATABASES:
            raise SealedError(f"a chapter opens a database ({arguments[0]}); {_INSTEAD}")
        if event not in _PATHS:
            return
        changes = _writes(arguments) if event == "open" else event not in _LISTED
        for named in arguments[: 2 if event in _TWO_PATHS else 1]:
            # A number is a file that is open already.
            if not isinstance(named, str | bytes | os.PathLike):
                continue
            path = os.path.normcase(os.path.realpath(os.fsdecode(named)))
            inside = may_write if changes else may_read
            if not any(path == each or path.startswith(f"{each}{os.sep}") for each in inside):
                raise SealedError(f"a chapter reaches {_named(path)}; {_INSTEAD}")

    return hook


_INSTEAD = (
    "it may see public frames only. Use `load(year)`, and make what is missing in the pipeline"
)


def _writes(arguments: tuple) -> bool:
    """Say whether an `open` event asks to change the file."""
    _, mode, flags = arguments
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))


def _named(path: str) -> str:
    """Return a path for a message: from the folder of the workbench, or its last part."""
    inside = path.startswith(f"{ROOT}{os.sep}")
    return os.path.relpath(path, ROOT) if inside else os.path.basename(path)


def _close_native() -> None:
    """Take away the ways of pyarrow to open a file by itself; a file that Python opened is read."""
    for module, names in _NATIVE.items():
        held = sys.modules.get(module)
        for name in names:
            if held is not None and hasattr(held, name):
                setattr(held, name, _refused(name))


def _refused(name: str) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise SealedError(f"a chapter opens a file by itself ({name}); {_INSTEAD}")

    return refuse
