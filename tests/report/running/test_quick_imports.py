"""What a report does not load is there all the same for a chapter that asks for it."""

from analysis.settings import ROOT
from support import workbench_copy

CHAPTER = """
import sys
from analysis.report.running import quick_imports
quick_imports.leave_out()
from analysis.report.running import preload
preload.ready()
for name in ("scipy.stats", "rfc3987_syntax", "seaborn", "nbformat"):
    print(name in sys.modules)
import numpy as np
import seaborn as sns
sns.kdeplot(x=np.arange(9.0), cumulative=True)
sns.clustermap(np.eye(4))
from scipy import stats
print(round(stats.chi2.sf(3.84, 1), 2))
import jsonschema
address = {"type": "string", "format": "iri"}
of_formats = jsonschema.Draft7Validator.FORMAT_CHECKER
check = jsonschema.Draft7Validator(address, format_checker=of_formats)
print(check.is_valid("https://statistiek.be/één"), check.is_valid("a b"))
"""
SAID = "False\nFalse\nTrue\nTrue\n0.05\nTrue False\n"


def test_densities_dendrograms_tests_and_addresses_are_loaded_when_they_are_asked_for():
    done = workbench_copy.run(ROOT, "python", "-c", CHAPTER)
    assert (done.returncode, done.stdout) == (0, SAID), done.stderr
