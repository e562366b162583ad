"""The secret of the room: what makes the keys of units, and the hashes of inputs, unguessable.

Only the standard library is imported: that nothing changed is found out from here.
"""

import csv
import hashlib
import hmac
import os
from pathlib import Path

from analysis.errors import DataError
from analysis.settings import KEY_FILE, RAW
from analysis.workbench.fingerprint import delivered_years
from analysis.workbench.folders import shown

__all__ = ["BYTES", "PUBLIC", "SYNTHETIC", "keyed", "make", "name_of", "secret_of"]

BYTES = 32
# Known to everybody: synthetic deliveries hold nobody, and their report has the same bytes
# everywhere.
PUBLIC = hashlib.sha256(b"Integratiemonitor: synthetic deliveries").digest()
SYNTHETIC = "public constant (synthetic)"
_MAKE = (
    "Make one for this room (make key), or put the one of the room there: all who work in it share "
    "one"
)


def secret_of(year: int, *, raw: Path = RAW, file: Path = KEY_FILE) -> bytes:
    """Give the secret of the deliveries up to a year.

    Parameters
    ----------
    year
        Year of the report: its deliveries and all earlier ones count.
    raw
        Folder of the deliveries.
    file
        File with the key of the room.

    Returns
    -------
    bytes
        `PUBLIC` where every line of every delivery.csv says synthetic, else the 32 bytes of the
        file.

    Raises
    ------
    DataError
        When something else than synthetic data was delivered, and the file is absent, cannot be
        read or has another length.
    """
    years = delivered_years(upto=year, raw=raw)
    real = [each for each in years if not _is_synthetic(raw / str(each) / "delivery.csv")]
    if not real:
        return PUBLIC
    try:
        secret = file.read_bytes()
    except FileNotFoundError:
        raise DataError(
            f"{shown(file)}: absent; expected the key of this room, because the delivery of "
            f"{real[0]} is not synthetic. {_MAKE}."
        ) from None
    except OSError as error:
        raise DataError(
            f"{shown(file)}: {error.strerror}; expected the key of this room, readable by who "
            "makes a report here."
        ) from None
    if len(secret) != BYTES:
        raise DataError(
            f"{shown(file)}: {len(secret)} bytes; expected a key of {BYTES}. Put the key of the "
            "room back; only where there is none any more, remove this file and make another (make "
            "key)."
        )
    return secret


def _is_synthetic(register: Path) -> bool:
    """Whether every line of a register says synthetic; False where that cannot be read."""
    try:
        text = register.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return False
    for delimiter in ",;\t":
        lines = list(csv.DictReader(text.splitlines(), delimiter=delimiter))
        if lines and "data_kind" in lines[0]:
            return all(line["data_kind"] == "synthetic" for line in lines)
    return False


def make(file: Path = KEY_FILE) -> Path:
    """Write a new key: 32 random bytes that only the owner can read.

    Raises
    ------
    DataError
        When there is one already: another would change every number that is not frozen.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise DataError(
            f"{shown(file)}: there is a key already; it stays as it is. With another one every "
            "published number that no released report froze would be drawn anew."
        ) from None
    with os.fdopen(handle, "wb") as opened:
        opened.write(os.urandom(BYTES))
    return file


def name_of(secret: bytes) -> str:
    """Say which secret was used without telling it: its SHA-256, or that it is the public one.

    Examples
    --------
    >>> name_of(PUBLIC)
    'public constant (synthetic)'
    >>> name_of(bytes(32))[:12]
    '66687aadf862'
    """
    return SYNTHETIC if secret == PUBLIC else hashlib.sha256(secret).hexdigest()


def keyed(digest: str, secret: bytes) -> str:
    """Hash of a file that leaves the room, from its SHA-256: nobody outside can confirm a guess.

    A plain hash of a small file gives its numbers away: whoever guesses them makes the file, and
    sees whether the hash is the same. Of synthetic data the secret is public, and a guess can be
    confirmed.

    Examples
    --------
    >>> keyed("a81f", b"secret")[:12], keyed("a81f", b"other")[:12]
    ('70b30fd8e0d7', 'eaf1bc208b93')
    """
    return hmac.new(secret, digest.encode(), "sha256").hexdigest()
