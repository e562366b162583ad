"""The seal of a chapter's process, tried by code that wants what it may not see."""

import json
import subprocess
import sys

import pytest

from analysis.report.running import seal
from analysis.settings import KEY_FILE, ROOT

SECRET = "the row of a person"
# Each way ends with a text in `got`, or raises. `secret` is a file outside, `link` a symbolic link
# to it inside the writable folder, `public` a file that may be read.
WAYS = {
    "open": "got = open(secret).read()",
    "a path that climbs": "got = open(f'{inside}/../outside/secret.txt').read()",
    "a symbolic link": "got = open(link).read()",
    "os.open": "got = os.read(os.open(secret, os.O_RDONLY), 99).decode()",
    "a folder's file": "got = str(os.listdir(os.path.dirname(secret)))",
    "pandas": "import pandas; got = pandas.read_csv(secret).columns[0]",
    "pandas, parquet": "import pandas; got = pandas.read_parquet(table)['x'][0]",
    "pyarrow": "import pyarrow.parquet as q; got = q.read_table(table).to_pylist()[0]['x']",
    "pyarrow, dataset": (
        "import pyarrow.dataset as d; got = d.dataset(table).to_table().to_pylist()[0]['x']"
    ),
    "pyarrow, file": "import pyarrow; got = pyarrow.OSFile(secret).read().decode()",
    "pyarrow, mapped": "import pyarrow; got = pyarrow.memory_map(secret).read().decode()",
    "DuckDB": "import duckdb; got = duckdb.sql(f\"FROM '{table}'\").fetchone()[0]",
    "another program": "got = subprocess.run(['cat', secret], capture_output=True).stdout.decode()",
    "a shell": "os.system(f'cat {secret} > {inside}/copy'); got = open(f'{inside}/copy').read()",
    "a hard link": "os.link(secret, f'{inside}/hard'); got = open(f'{inside}/hard').read()",
    "the network": "socket.create_connection(('127.0.0.1', 9), timeout=1); got = 'connected'",
    "writing outside": "open(secret + '.new', 'w').write('x'); got = 'written'",
    "removing": "os.remove(public); got = 'removed'",
    "writing where it may only read": "open(public, 'a').write('x'); got = 'written'",
}
KERNEL_ONLY = {
    "the C library": (
        "c = ctypes.CDLL(None); place = c.open(secret.encode(), 0); "
        "held = ctypes.create_string_buffer(99); c.read(place, held, 99); "
        "got = held.value.decode() or 1 / 0"
    ),
}
DRIVER = """
import ctypes, json, os, socket, subprocess, sys
from pathlib import Path
import pyarrow, pyarrow.dataset, pyarrow.fs, pyarrow.parquet, pandas
from analysis.report.running import seal

inside, secret, table, link, public, kernel, ways = json.loads(sys.argv[1])
if not kernel:
    seal._landlock = lambda *_: False
# Somebody saves a file in the folder of the start, which Python then lists anew.
Path("beside.txt").touch()
enforced = seal.seal(read=[Path(public)], write=[Path(inside)])
import colorsys
said = {"enforced": enforced, "public": open(public).read(), "library": colorsys.__name__}
Path(inside, "own.txt").write_text("mine")
said["own"] = Path(inside, "own.txt").read_text()
with open(public + ".parquet", "rb") as file:
    said["frame"] = pandas.read_parquet(file)["x"].tolist() if os.path.exists(file.name) else []
for name, code in ways.items():
    held = globals() | {}
    try:
        exec(code, held)
        said[name] = ["got", str(held.get("got"))]
    except BaseException as error:
        said[name] = [type(error).__name__, str(error)]
print(json.dumps(said), flush=True)
# As the process of a chapter ends, which is forked: pyarrow's threads are not waited for.
os._exit(0)
"""


def tried(folder, *, kernel: bool, ways: dict) -> dict:
    """Try some ways in a sealed process, with what the kernel enforces or without."""
    import pandas as pd

    inside, outside, seen = (folder / name for name in ("inside", "outside", "seen"))
    for each in (inside, outside, seen):
        each.mkdir()
    secret, table, public = outside / "secret.txt", outside / "t.parquet", seen / "public"
    secret.write_text(SECRET)
    public.write_text("for all")
    pd.DataFrame({"x": [SECRET]}).to_parquet(table)
    pd.DataFrame({"x": [1, 2]}).to_parquet(seen / "public.parquet")
    link = inside / "link"
    link.symlink_to(secret)
    driver = DRIVER.replace("read=[Path(public)]", "read=[Path(public).parent]")
    paths = [*map(str, (inside, secret, table, link, public)), kernel, ways]
    done = subprocess.run(
        [sys.executable, "-c", driver, json.dumps(paths)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    assert secret.read_text() == SECRET
    assert public.read_text() == "for all"
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module", params=[True, False], ids=["kernel", "python"])
def said(request, tmp_path_factory) -> dict:
    return tried(tmp_path_factory.mktemp("sealed"), kernel=request.param, ways=WAYS)


def test_what_a_chapter_needs_is_there(said):
    assert (said["public"], said["own"], said["frame"]) == ("for all", "mine", [1, 2])
    assert said["library"] == "colorsys"


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_to_what_is_outside(said, way):
    kind, text = said[way]
    assert kind != "got", f"{way} gave {text}"
    assert SECRET not in text


def test_where_the_kernel_has_landlock_not_even_the_c_library_opens_a_file(tmp_path):
    found = tried(tmp_path, kernel=True, ways=KERNEL_ONLY)
    if not found["enforced"]:
        pytest.skip("this kernel has no Landlock")
    assert found["the C library"][0] == "ZeroDivisionError"


def test_the_message_says_what_to_use_instead(said):
    kind, text = said["open"]
    assert kind == "SealedError"
    assert "a chapter reaches secret.txt; it may see public frames only" in text
    assert "outside" not in text


def test_the_key_of_the_room_is_outside():
    assert not [path for path in seal._code() if KEY_FILE.is_relative_to(path)]
