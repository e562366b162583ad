"""What a report does not load is there all the same for a chapter that asks for it."""

from analysis.settings import ROOT
from support import workbench_copy

CHAPTER = """
import sys
from analysis.report.running import quick_imports
quick_imports.leave_out()
from analysis.report.running import preload
preload.ready()
print("scipy.stats" in sys.modules, "seaborn" in sys.modules)
import numpy as np
import seaborn as sns
sns.kdeplot(x=np.arange(9.0), cumulative=True)
sns.clustermap(np.eye(4))
from scipy import stats
print(round(stats.chi2.sf(3.84, 1), 2))
"""


def test_densities_dendrograms_and_tests_are_loaded_when_they_are_asked_for():
    done = workbench_copy.run(ROOT, "python", "-c", CHAPTER)
    assert (done.returncode, done.stdout) == (0, "False True\n0.05\n"), done.stderr
