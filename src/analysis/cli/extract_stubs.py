"""The text of each stub of a new extract."""

from pathlib import Path

from analysis.cli.example_columns import ExampleColumn

__all__ = ["PACKAGE", "TO_FILL", "stubs_of"]

PACKAGE = Path("src/analysis")
TO_FILL = "TO FILL"
_CONTRACT = '''\
"""TO FILL: what this extract is, from whom, one row is what."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.contract import contract

__all__ = ["CONTRACTS"]

# TO FILL: kinds, codes and bounds as the example has them; rules over a row; what it covers.
{constant} = contract(
    "{name}",
    {{
{columns}
    }},
    rule.unique("{key}"),
)

CONTRACTS = ({constant},)
'''
_FRAME = '''\
"""TO FILL: the units of the extract `{name}`."""

from pathlib import Path

import pandas as pd

from analysis.extracts.frames.units import sample_weight, unit_columns, unit_names
from analysis.extracts.reading import read_extract

__all__ = ["{name}"]


def {name}(folder: Path, year: int) -> pd.DataFrame:
    """TO FILL: one row per unit, none empty: what is not known has a code.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.

    Returns
    -------
    DataFrame
        `year`, `units`, `weight`, `weight2`, `unit`{told}.
    """
    frame = read_extract.typed_frame("{name}", folder)
    unit = unit_names("{family}", frame["{key}"])
    return pd.DataFrame(
        {{
            **unit_columns(year, sample_weight(folder, "{name}"), unit=unit),
{columns}        }}
    )
'''
_SYNTHETIC = '''\
"""TO FILL: the synthetic extract `{name}`, made up from nothing."""

import numpy as np
import pandas as pd

__all__ = ["{name}"]

ROWS = 50


def {name}(year: int, *, seed: int) -> pd.DataFrame:
    """Make up the extract `{name}` of a year; TO FILL: values as likely as the real ones."""
    rng = np.random.default_rng([seed, {number}, year])
    made = pd.DataFrame(
        {{
{columns}
        }}
    )
    return made.astype({types})
'''
_TEST = '''\
"""The extract `{name}`: what is made up passes its contract and becomes a frame; what to fill."""

from pathlib import Path

from analysis.extracts.frames.{name} import {name} as frame_of
from analysis.extracts.reading import read_extract
from analysis.settings import ROOT
from analysis.synthetic.{name} import {name} as made_up
from support import small_delivery

STUBS = (
{stubs}
)


def delivered(folder: Path) -> Path:
    made_up(2023, seed=1).to_parquet(folder / "{name}.parquet")
    small_delivery.register(folder, "{name}", folder / "{name}.parquet")
    return folder


def test_what_is_made_up_passes_the_contract(tmp_path):
    frame = read_extract.typed_frame("{name}", delivered(tmp_path))
    assert len(frame) == len(made_up(2023, seed=1))


def test_the_frame_has_one_named_unit_a_row_and_nothing_empty(tmp_path):
    frame = frame_of(delivered(tmp_path), 2023)
    assert frame["unit"].is_unique
    assert frame.notna().all(axis=None)


def test_nothing_is_left_to_fill():
    left = [
        f"{{name}}:{{number}}: {{line.strip()}}"
        for name in STUBS
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), start=1)
        if "TO " + "FILL" in line
    ]
    assert not left, "\\n".join(left)
'''


def stubs_of(name: str, key: str, columns: list[ExampleColumn]) -> dict[Path, str]:
    """Text of each new file of an extract, by its place in the workbench."""
    counted = [each for each in columns if each.coded and each.name != key]
    as_codes = [f'"{c.name}": frame["{c.name}"].fillna("unknown").astype(str),' for c in counted]
    places = {
        "contract": PACKAGE / f"extracts/contracts/{name}.py",
        "codebook": PACKAGE / f"resources/codebook/50_{name}.toml",
        "frame": PACKAGE / f"extracts/frames/{name}.py",
        "synthetic": PACKAGE / f"synthetic/{name}.py",
    }
    readme = Path("data/raw/README.md")
    stubs = [*places.values(), PACKAGE / "synthetic/register_rows.py", readme]
    family = "persons" if key == "pid" else name
    texts = {
        "contract": _CONTRACT.format(
            name=name, key=key, constant=name.upper(),
            columns=_block(8, [f'"{c.name}": column.{c.kind},' for c in columns]),
        ),
        "codebook": _codebook(name, columns),
        "frame": _FRAME.format(
            name=name, key=key, family=family,
            told="".join(f", `{c.name}`" for c in counted),
            columns="".join(f"{' ' * 12}{line}\n" for line in as_codes),
        ),
        "synthetic": _SYNTHETIC.format(
            name=name, number=1000 + sum(map(ord, name)),
            columns=_block(12, [f'"{c.name}": {c.made},' for c in columns]),
            types="{" + ", ".join(f'"{c.name}": "{c.dtype}"' for c in columns) + "}",
        ),
    }  # fmt: skip
    test = Path(f"tests/extracts/frames/test_{name}.py")
    listed = _block(4, [f'"{place.as_posix()}",' for place in stubs])
    return {
        **{places[kind]: text for kind, text in texts.items()},
        test: _TEST.format(name=name, stubs=listed),
    }


def _block(indent: int, lines: list[str]) -> str:
    return "\n".join(" " * indent + line for line in lines)


def _codebook(name: str, columns: list[ExampleColumn]) -> str:
    lines = [
        f"[{name}]",
        f'nl = "{TO_FILL}: een rij per ..."',
        f'en = "{TO_FILL}: one row per ..."',
    ]
    lines.append(f"[{name}.columns]")
    lines += [f'{c.name} = ["{TO_FILL}", "{TO_FILL}", "{c.example}"]' for c in columns]
    return "\n".join(lines) + "\n"
