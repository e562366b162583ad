"""Keys of units: numbers that look random, and tell nothing of a unit to who lacks the secret."""

import duckdb
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.units import UNIT

__all__ = ["KEY", "PUBLISHED", "key_macro", "keys_of", "pads", "with_keys"]

KEY = "key"
# Units of which the counts are public already: key 0, so that nothing is added to their cells.
PUBLISHED = "published"
# SHA-256 takes blocks of this many bytes.
_BLOCK = 64
_INNER, _OUTER = 0x36, 0x5C
# The first 32 bits of the outer hash, written as eight hexadecimal digits.
_KEY = "CAST('0x' || left(sha256({outer} || unhex(sha256({inner} || encode(unit)))), 8) AS BIGINT)"


def pads(secret: bytes) -> tuple[bytes, bytes]:
    r"""Inner and outer pad that HMAC-SHA256 makes of a secret, of 64 bytes each.

    Examples
    --------
    >>> inner, outer = pads(b"secret")
    >>> len(inner), inner[-1:], outer[-1:]
    (64, b'6', b'\\')
    """
    padded = secret.ljust(_BLOCK, b"\0")
    return tuple(bytes(byte ^ pad for byte in padded) for pad in (_INNER, _OUTER))


def keys_of(units: pd.Series, secret: bytes) -> pd.Series:
    """Key of each unit: the first 32 bits of HMAC-SHA256 of its name with the room's secret.

    HMAC is two nested hashes, which DuckDB computes for a million units in 3 to 4 seconds of CPU.

    Parameters
    ----------
    units : Series of str
        Names as `units.unit_names` makes them, none missing.
    secret
        At most 64 bytes.

    Returns
    -------
    Series of int64, 0 to 4294967295; 0 for `PUBLISHED`.

    Raises
    ------
    DataError
        When a unit has no name: who has no key would be counted without being protected.

    Examples
    --------
    RFC 4231, test case 2: HMAC-SHA-256 of these words with the key "Jefe" starts with 5bdcc146.

    >>> key = keys_of(pd.Series(["what do ya want for nothing?"]), b"Jefe")
    >>> f"{key.item():08x}"
    '5bdcc146'
    """
    if units.isna().any():
        raise DataError(
            f"keys_of: {int(units.isna().sum())} units have no name; expected family|id for each. "
            "Give the frame a column unit where it is made."
        )
    place, different = pd.factorize(units)
    named = pd.DataFrame({UNIT: different}, dtype="str")  # noqa: F841
    inner, outer = pads(secret)
    with duckdb.connect() as connection:
        asked = (
            f"SELECT {_KEY.format(inner='$inner::BLOB', outer='$outer::BLOB')} AS key FROM named"
        )
        made = connection.execute(asked, {"inner": inner, "outer": outer}).df()[KEY]
    made[different == PUBLISHED] = 0
    return pd.Series(made.to_numpy()[place], index=units.index, name=KEY, dtype="int64")


def key_macro(name: str, secret: bytes | None) -> str:
    """SQL that makes a function of DuckDB which gives a unit its key, as `keys_of` does.

    Parameters
    ----------
    name
        What the function is called.
    secret
        At most 64 bytes; without one a unit keeps its name.

    Examples
    --------
    >>> with duckdb.connect() as connection:
    ...     _ = connection.execute(key_macro("identity", b"Jefe"))
    ...     key = connection.sql("SELECT identity('what do ya want for nothing?')").fetchone()[0]
    >>> f"{key:08x}"
    '5bdcc146'
    """
    if secret is None:
        return f"CREATE TEMP MACRO {name}(unit) AS unit"
    inner, outer = (
        "'" + "".join(f"\\x{byte:02X}" for byte in pad) + "'::BLOB" for pad in pads(secret)
    )
    return f"CREATE TEMP MACRO {name}(unit) AS {_KEY.format(inner=inner, outer=outer)}"


def with_keys(frame: pd.DataFrame, secret: bytes) -> pd.DataFrame:
    """Replace the names of the units of a frame by their keys: no name may be written.

    Examples
    --------
    >>> with_keys(pd.DataFrame({"unit": ["published"], "n": [1]}), b"secret").to_dict("list")
    {'n': [1], 'key': [0]}
    """
    return frame.drop(columns=UNIT).assign(**{KEY: keys_of(frame[UNIT], secret)})
