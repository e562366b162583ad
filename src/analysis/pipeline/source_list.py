"""The public frame `sources`: what was delivered, told so coarsely that it gives no count away."""

from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.delivery.coarse import significant
from analysis.extracts.reading import delivery_register
from analysis.settings import RAW
from analysis.workbench import room_key

__all__ = ["refuse_made_up_beside_real", "source_list"]


def source_list(years: list[int], secret: bytes, *, raw: Path = RAW) -> pd.DataFrame:
    """One row per delivered extract: what `delivery.csv` says of it, its year, file and size.

    Parameters
    ----------
    years
        Years of the deliveries.
    secret
        Of the room.
    raw
        Folder of the deliveries.

    Returns
    -------
    DataFrame
        `year` and the columns of the register, but with `hmac_sha256` in place of the plain hash of
        a file (`room_key.keyed`), `bytes` to one significant digit, `sampling_fraction` to two, and
        no number of rows.
    """
    return pd.concat([_of_year(year, secret, raw) for year in years], ignore_index=True)


def refuse_made_up_beside_real(sources: pd.DataFrame) -> None:
    """Refuse years of which some are synthetic and others not: they would make one series.

    Parameters
    ----------
    sources : DataFrame
        As `source_list` gives it.

    Raises
    ------
    DataError
        When synthetic extracts stand beside others; it names the years of both.
    """
    made_up = sources["data_kind"].eq("synthetic")
    if made_up.all() or not made_up.any():
        return
    synthetic, real = (sorted(set(sources.loc[each, "year"])) for each in (made_up, ~made_up))
    raise DataError(
        f"data/raw: synthetic extracts of {', '.join(map(str, synthetic))} stand beside delivered "
        f"ones of {', '.join(map(str, real))}, and a report would compare them; expected all "
        "years synthetic or none. Move the folders of the synthetic years elsewhere."
    )


def _of_year(year: int, secret: bytes, raw: Path) -> pd.DataFrame:
    folder = raw / str(year)
    frame = delivery_register.newest_snapshots(folder).drop(columns="rows")
    pairs = zip(frame["extract"], frame["file"], strict=True)
    files = [delivery_register.find_file(extract, folder, file) for extract, file in pairs]
    place = frame.columns.get_loc("sha256")
    hashes = [room_key.keyed(digest, secret) for digest in frame.pop("sha256")]
    frame.insert(place, "hmac_sha256", pd.Series(hashes, dtype="str"))
    frame.insert(0, "year", year)
    frame["file"] = [path.relative_to(raw.parents[1]).as_posix() for path in files]
    frame["bytes"] = [int(significant(path.stat().st_size, 1)) for path in files]
    frame["sampling_fraction"] = frame["sampling_fraction"].map(_fraction)
    return frame


def _fraction(fraction: float) -> float:
    """To two digits: times the public population, more of them tell the number of rows."""
    return min(significant(fraction, 2), 0.99) if fraction < 1 else 1.0
