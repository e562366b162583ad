"""A delivery as relations of DuckDB: its extracts where they lie, and what several frames share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.frames.unit_keys import KEY, key_macro
from analysis.extracts.frames.units import UNIT
from analysis.extracts.reading import delivery_register, read_extract
from analysis.extracts.reading.as_contracted import columns_as_contracted
from analysis.workbench.out_of_core import out_of_core
from analysis.workbench.sql import any_of, text

__all__ = ["Source", "opened"]


@dataclass(frozen=True)
class Source:
    """A delivery of which frames are made by queries, one after the other.

    Attributes
    ----------
    folder : Path
        A folder such as data/raw/2023.
    year : int
        Its year.
    made : Path
        Folder of the frames, which later ones are made from.
    connection : DuckDBPyConnection
        With the extracts and what frames share.
    secret : bytes, optional
        Of the room; without it units have their names.
    """

    folder: Path
    year: int
    made: Path
    connection: duckdb.DuckDBPyConnection
    secret: bytes | None
    _copies: Path
    _there: set[str] = field(default_factory=set)

    @property
    def identity(self) -> str:
        """Column that tells units apart: their key, or without a secret their name."""
        return UNIT if self.secret is None else KEY

    @property
    def delivered(self) -> frozenset[str]:
        """The extracts of the delivery."""
        return frozenset(delivery_register.newest_snapshots(self.folder)["extract"])

    def row(self, extract: str) -> pd.Series:
        """Row of the register of an extract."""
        return delivery_register.newest_snapshots(self.folder).set_index("extract").loc[extract]

    def extract(self, name: str, *, year: int | None = None) -> str:
        """Name the relation of an extract, with the number of each `record` in its file from 0.

        Parameters
        ----------
        name
            Name of a contract.
        year
            Of the delivery that it is of, where that is an earlier one.

        Raises
        ------
        DataError
            As `read_extract.typed_frame`.
        """
        folder = self.folder if year in (None, self.year) else self._earlier(year)
        relation = name if folder == self.folder else f"{name}_{folder.name}"
        if relation not in self._there:
            path = read_extract.file_as_contracted(name, folder, copies=self._copies)
            self.connection.execute(
                f"CREATE TEMP VIEW {relation} AS SELECT {columns_as_contracted(CONTRACTS[name])}, "
                "file_row_number AS record "
                f"FROM read_parquet({text(path)}, file_row_number = true)"
            )
            self._there.add(relation)
        return relation

    def follows(self, extract: str) -> bool:
        """Whether the persons of an extract have the pseudonyms of the delivery before."""
        return all(
            (folder / "delivery.csv").is_file() and _of_project(folder, extract)
            for folder in (self.folder, self._earlier(self.year - 1))
        )

    def _earlier(self, year: int) -> Path:
        return self.folder.parent / str(year)

    def day(self, extract: str, column: str) -> str:
        """SQL of a day that the register has of an extract."""
        return f"TIMESTAMP {text(self.row(extract)[column])}"

    def municipalities(self, extract: str, column: str, *, year: int | None) -> pd.Series:
        """Different codes of municipalities in an extract, none missing, in their order.

        Parameters
        ----------
        extract, column
            Where they stand.
        year
            In which they are valid; None for codes of any period.
        """
        asked = f"SELECT DISTINCT {column} AS code FROM {self.extract(extract)} ORDER BY 1"
        codes = self.connection.execute(asked).df()["code"].astype("object")
        return codes[codes.notna() & (codes != "")].astype("str")

    def shared(self, name: str, query: str) -> str:
        """Name a table that several frames need; it is made when the first one asks for it."""
        if name not in self._there:
            self.connection.execute(f"CREATE TEMP TABLE {name} AS {query}")
            self._there.add(name)
        return name

    def given(self, name: str, frame: pd.DataFrame) -> str:
        """Name a small table that was not made by a query."""
        self.connection.register("given", frame)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given")
        self.connection.unregister("given")
        return name

    def coded(self, name: str, query: str) -> str:
        """Name the small table of a query, with its texts as codes that are numbers to DuckDB.

        What is joined to persons then takes a byte or two for each, and is sorted and written as
        that, at less CPU and memory. In a file these are the same texts.
        """
        self.shared(name, query)
        for column, kind, *_ in self.connection.execute(f"DESCRIBE {name}").fetchall():
            if kind == "VARCHAR":
                asked = (
                    f"SELECT DISTINCT {column} FROM {name} WHERE {column} IS NOT NULL ORDER BY 1"
                )
                codes = [code for (code,) in self.connection.execute(asked).fetchall()]
                if codes:
                    self.connection.execute(
                        f"ALTER TABLE {name} ALTER {column} TYPE ENUM {any_of(codes)}"
                    )
        return name

    def refuse(self, query: str, message: str, *, only_if: str | None = None) -> None:
        """Refuse the delivery where a query gives a row.

        Parameters
        ----------
        query
            SQL that gives no row of a delivery that is right, else one.
        message
            What is wrong, with the places of the values of that row, as `{0:.1%} of the persons`.
        only_if
            SQL of whether there can be such a row, where that is known at less cost.

        Raises
        ------
        DataError
            With the message.
        """
        if only_if and not self.connection.execute(only_if).fetchone()[0]:
            return
        found = self.connection.execute(query).fetchone()
        if found is not None:
            raise DataError(message.format(*found))

    def write(self, name: str, query: str) -> Path:
        """Write a frame as its query makes it, and say where it is."""
        path = self.made / f"{name}.parquet"
        self.connection.execute(f"COPY ({query}) TO {text(path)} (FORMAT parquet)")
        return path

    def frame(self, name: str) -> str:
        """Name a frame that was made before."""
        return f"read_parquet({text(self.made / f'{name}.parquet')})"

    def identified(self, *parts: str) -> str:
        """Column of the key of a unit, from the SQL of its family and what identifies it there."""
        name = " || '|' || ".join(parts)
        return f"identity({name}) AS {self.identity}"

    def counted(self, weight: str = "1.0") -> str:
        """Columns of a unit but its key: year, number, what it counts for and the square of that.

        Parameters
        ----------
        weight
            SQL of the weight, a DOUBLE.
        """
        weight = f"CAST({weight} AS DOUBLE)"
        return (
            f"CAST({self.year} AS BIGINT) AS year, CAST(1 AS BIGINT) AS units, "
            f"{weight} AS weight, {weight} * {weight} AS weight2"
        )

    def sample_weight(self, extract: str) -> str:
        """Units that one delivered unit stands for, in SQL: 1 / sampling fraction."""
        return repr(float(1 / self.row(extract)["sampling_fraction"]))


def _of_project(folder: Path, extract: str) -> bool:
    scopes = delivery_register.newest_snapshots(folder).set_index("extract")["pid_scope"]
    return {scopes.get("persons"), scopes.get(extract)} == {"project"}


@contextmanager
def opened(folder: Path, year: int, *, made: Path, secret: bytes | None = None) -> Iterator[Source]:
    """Open a delivery to make frames of it.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.
    made
        Folder of the frames; what DuckDB needs on disk lies there as long as the block runs.
    secret
        Of the room; without it units have their name.
    """
    with out_of_core(made) as connection:
        spill = connection.execute("SELECT current_setting('temp_directory')").fetchone()[0]
        connection.execute(key_macro("identity", secret))
        yield Source(Path(folder), year, made, connection, secret, Path(spill))
