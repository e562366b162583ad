"""How a producer makes the column `key` from a pseudonym, in the SQL of its engine.

The key is HMAC-SHA256 of the unit's name, written as two nested hashes, because every engine has
the hash and few have HMAC. The secret never stands in printed SQL: placeholders do.
"""

import textwrap

from analysis.extracts.contracts.units import IDENTIFIED_BY

__all__ = ["INNER", "OUTER", "expression", "hashed", "how_to"]

INNER, OUTER = "<inner>", "<outer>"
_EXPRESSIONS = {
    "duckdb": (
        "CAST('0x' || left(sha256(unhex('<outer>') || unhex(sha256(unhex('<inner>') || "
        "encode({unit})))), 8) AS BIGINT)"
    ),
    "oracle": (
        "TO_NUMBER(SUBSTR(RAWTOHEX(STANDARD_HASH(UTL_RAW.CONCAT(HEXTORAW('<outer>'), "
        "STANDARD_HASH(UTL_RAW.CONCAT(HEXTORAW('<inner>'), UTL_I18N.STRING_TO_RAW({unit}, "
        "'AL32UTF8')), 'SHA256')), 'SHA256')), 1, 8), 'XXXXXXXX')"
    ),
    "postgres": (
        "CAST(CAST('x' || encode(substring(sha256(decode('<outer>', 'hex') || sha256(decode("
        "'<inner>', 'hex') || convert_to({unit}, 'UTF8'))) FROM 1 FOR 4), 'hex') AS bit(32)) AS "
        "bigint)"
    ),
    "spark": (
        "CAST(conv(left(sha2(concat(unhex('<outer>'), unhex(sha2(concat(unhex('<inner>'), "
        "encode({unit}, 'UTF-8')), 256))), 256), 8), 16, 10) AS BIGINT)"
    ),
    "tsql": (
        "CAST(SUBSTRING(HASHBYTES('SHA2_256', 0x<outer> + HASHBYTES('SHA2_256', 0x<inner> + "
        "CAST({unit} AS VARBINARY(400)))), 1, 4) AS BIGINT)"
    ),
}
_WIDTH = 97


def expression(source: str, *, dialect: str) -> str:
    """SQL of the key of a unit of a processed frame; `0` where its counts are public already.

    Parameters
    ----------
    source
        Processed frame that the table counts.
    dialect
        One of `producer_sql.DIALECTS`.

    Examples
    --------
    >>> expression("population", dialect="spark")
    '0'
    >>> expression("residents", dialect="duckdb")[45:]
    "unhex(sha256(unhex('<inner>') || encode('persons|' || pid)))), 8) AS BIGINT)"
    """
    family, *columns = IDENTIFIED_BY[source] or ("",)
    if not columns:
        return "0"
    return hashed(_name(family, columns, dialect), dialect=dialect)


def hashed(unit: str, *, dialect: str) -> str:
    """SQL of the key of a unit, from the SQL of its name (`family|id`).

    Examples
    --------
    >>> hashed("unit", dialect="duckdb")[60:]
    "hex('<inner>') || encode(unit)))), 8) AS BIGINT)"
    """
    return _EXPRESSIONS[dialect].format(unit=unit)


def _name(family: str, columns: list[str], dialect: str) -> str:
    """SQL of `family|id`."""
    texts = [f"'{family}|'", columns[0]]
    for column in columns[1:]:
        texts += ["'|'", column]
    # HASHBYTES hashes the two bytes of each letter of an nvarchar.
    if dialect == "tsql":
        return f"CAST(CONCAT({', '.join(texts)}) AS VARCHAR(200))"
    return " || ".join(texts)


def how_to(source: str, *, dialect: str) -> list[str]:
    """Comment lines that say what `key` is and how it is made.

    Examples
    --------
    >>> for line in how_to("population", dialect="spark"): print(line)
    -- key is 0 for every unit: these counts are public already.
    """
    made = expression(source, dialect=dialect)
    if made == "0":
        return ["-- key is 0 for every unit: these counts are public already."]
    about = (
        "key is a whole number from 0 to 4294967295 that looks random, made from the pseudonym (a "
        "day in it as YYYY-MM-DD) and a secret of yours, the same for every table and year; "
        "without it the counts cannot be protected and are refused. Put 128 hexadecimal digits for "
        f"each of {INNER} and {OUTER}: random ones that you keep, or the secret of 32 bytes, "
        "filled up with zero bytes to 64, each byte XOR 36 and XOR 5C (HMAC-SHA256). Never deliver "
        "them."
    )
    return [f"-- {line}" for line in textwrap.wrap(about, _WIDTH)] + [f"-- key = {made}"]
