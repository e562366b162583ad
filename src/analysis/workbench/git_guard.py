"""What git is told by the set-up: notebooks enter without outputs, rows of the room not at all.

Standard library only and nothing of ours: the Makefile runs this file as it stands.
"""

import subprocess
from pathlib import Path

__all__ = ["FILTER", "guard"]

HOOK = Path(".ci/pre-commit")
OURS = "# integratiemonitor:"
# Without the URI grammar that jsonschema would load for it in seconds: no notebook asks for it.
_STRIP = 'import sys; sys.modules["rfc3987_syntax"] = None; import nbstripout; nbstripout.main()'
# Relative, so that the folder may be moved; git runs it from the root of the clone. Without .venv
# the notebook is added as it is, and the hook refuses it where it has outputs.
FILTER = (
    "for p in .venv/bin/python .venv/Scripts/python.exe; do "
    f"[ ! -x $p ] || exec $p -E -s -c '{_STRIP}'; done; cat"
)


def guard(root: Path) -> str:
    """Give the clone in `root` its filter and its hook before commits, where git is used.

    Parameters
    ----------
    root
        Folder of the workbench.

    Returns
    -------
    What the user has to do: nothing, or a sentence where a hook of their own is there already.
    """
    place = _git(root, "rev-parse", "--show-prefix", "--git-path", "hooks").splitlines()
    # Not a clone, or a folder within another repository.
    if len(place) != 2 or place[0] or not (root / HOOK).is_file():
        return ""
    _git(root, "config", "filter.nbstripout.clean", FILTER)
    _git(root, "config", "filter.nbstripout.smudge", "cat")
    hook = root / place[1] / "pre-commit"
    wanted = (root / HOOK).read_bytes()
    shared = _git(root, "config", "core.hooksPath")
    if shared or (hook.exists() and OURS.encode() not in hook.read_bytes()):
        line = f"sh {HOOK.as_posix()} || exit 1"
        own = hook.read_text(encoding="utf-8") if hook.exists() else ""
        return (
            ""
            if line in own
            else f"git runs hooks of yours: add to {place[1]}/pre-commit the line: {line}"
        )
    if not hook.exists() or hook.read_bytes() != wanted:
        hook.parent.mkdir(parents=True, exist_ok=True)
        hook.write_bytes(wanted)
    hook.chmod(0o755)
    return ""


def _git(root: Path, *arguments: str) -> str:
    """Return what git says, or nothing where there is no git or it refuses."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


if __name__ == "__main__":
    if said := guard(Path.cwd()):
        print(said)
