# The whole workbench in one verb a line: `make` (or `make help`) shows them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
PY := $(VENV)/bin/python
RUN := $(PY) -m analysis

# $(value) takes these as they were typed: nothing in them is expanded, by make or by a shell.
# PUBLIC, ROOM, MUNICIPALITY, TEXT and N are names that an environment may hold for another reason: they count when typed.
override YEAR := $(value YEAR)
override WITH := $(value WITH)
override NAME := $(value NAME)
override TEXT := $(if $(filter command,$(origin TEXT)),$(value TEXT))
override N := $(if $(filter command,$(origin N)),$(value N))
override MUNICIPALITY := $(if $(filter command,$(origin MUNICIPALITY)),$(value MUNICIPALITY))
override ROOM := $(if $(filter command,$(origin ROOM)),$(value ROOM))
override PUBLIC := $(if $(filter command,$(origin PUBLIC)),$(value PUBLIC))
# What `make deliver` says of a file, each only when typed.
SAID := PRODUCER KIND SNAPSHOT FROM TO HISTORY SCOPE FRACTION LICENCE NOTE
$(foreach v,FILE EXTRACT FRAME ON SINCE $(SAID),$(eval override $v := $$(if $$(filter command,$$(origin $v)),$$(value $v))))
export YEAR WITH NAME TEXT N ROOM MUNICIPALITY PUBLIC FILE EXTRACT FRAME ON SINCE $(SAID)
export PYTHONNOUSERSITE := 1
unexport PYTHONPATH PYTHONHOME
ifeq ($(strip $(value HOME)),)
export HOME := $(CURDIR)/.building/home
endif

WITH_YEAR := report scan scans pdf data synthetic verify compare release released deliver check audit export measures funding
WITH_NAME := new-chapter new-extract
PLAIN := help key measures-update boundaries find test lab lint bench codebook docs database geodata wheels clean
.PHONY: $(WITH_YEAR) $(WITH_NAME) $(PLAIN) year with name room

help: ## help                  this list
	@sed -n 's/^[a-z][a-z-]*:.*## /  make /p' Makefile

report: $(READY) ## report YEAR=2023      the annual report: reports/2023/index.html
	@$(RUN) report "$$YEAR" $${PUBLIC:+--public="$$PUBLIC"}

scan: $(READY) ## scan YEAR=2023 MUNICIPALITY=44021   the scan of one municipality, by code or name
	@$(RUN) scan -- "$$YEAR" "$$MUNICIPALITY"

scans: $(READY) ## scans YEAR=2023       the scans of all municipalities: reports/2023-local/index.html
	@$(RUN) scans "$$YEAR"

pdf: $(READY) ## pdf YEAR=2023         that report as reports/2023.pdf, where chromium is installed
	@$(RUN) pdf "$$YEAR"

data: $(READY) ## data YEAR=2023        the protected counts that the chapters compute from
	@$(RUN) data "$$YEAR"

synthetic: $(READY) ## synthetic YEAR=2023   synthetic extracts in data/raw/2023 [N=6800000: a full register]
	@$(RUN) synthetic -- "$$YEAR" "$$N"

verify: $(READY) ## verify YEAR=2023      run the report again apart: identical, or what differs
	@$(RUN) verify "$$YEAR"

compare: with $(READY) ## compare YEAR=2023 WITH=2022   what changed since another report (a year or a folder)
	@$(RUN) compare -- "$$YEAR" "$$WITH"

audit: $(READY) ## audit YEAR=2023       what the published files give away; WITH=2022: two reports together
	@$(RUN) audit "$$YEAR" "$$WITH"

release: $(READY) ## release YEAR=2023     the package that leaves the secured room, with its checklist
	@$(RUN) release "$$YEAR"

released: $(READY) ## released YEAR=2023    after it left: later reports protect their counts beside it
	@$(RUN) released "$$YEAR"

deliver: $(READY) ## deliver FILE=... EXTRACT=persons YEAR=2023   register a delivered file in data/raw/2023
	@$(RUN) deliver --producer="$$PRODUCER" --kind="$$KIND" --snapshot="$$SNAPSHOT" --from="$$FROM" --to="$$TO" \
	  --history="$$HISTORY" --scope="$$SCOPE" --fraction="$$FRACTION" --licence="$$LICENCE" --note="$$NOTE" \
	  -- "$$YEAR" "$$EXTRACT" "$$FILE"

export: $(READY) ## export YEAR=2023 FRAME=residents   that frame as CSV for R and Stata, inside the room only
	@$(RUN) export -- "$$YEAR" "$$FRAME"

funding: $(READY) ## funding YEAR=2023     which municipalities qualify for funding, inside the room only
	@$(RUN) funding "$$YEAR"

key: $(READY) ## key                   the secret of this room, once, before its first real delivery
	@$(RUN) key

find: $(READY) ## find TEXT="werkzaamheidsgraad vrouwen"   what the policy documents say of it, and where
	@$(RUN) find -- "$$TEXT"

check: $(READY) ## check YEAR=2023       check what was delivered, and say what can be computed with it
	@$(RUN) check "$$YEAR"

measures: $(READY) ## measures YEAR=2023     the plan followed up: reports/2023-measures/index.html [ON=2023-12-31 SINCE=...]
	@$(RUN) measures "$$YEAR" --on="$$ON" --since="$$SINCE"

measures-update: $(READY) ## measures-update FILE=...   take a filled-in form of the measures over in data/raw/measures
	@$(RUN) measures-update -- "$$FILE"

boundaries: $(READY) ## boundaries FILE=...   real borders on the maps, from a file of municipalities; PRODUCER=... LICENCE=...
	@$(RUN) boundaries --producer="$$PRODUCER" --licence="$$LICENCE" -- "$$FILE"

test: $(READY) ## test [ROOM=statistics]   tests, or those of one room; [KIND=run]: those that make a report again
	@$(RUN) test --room="$$ROOM" --kind="$$KIND"

lab: $(READY) ## lab                   JupyterLab on the workbench: chapters, docs, plan, source and report
	@$(RUN) lab

new-chapter: $(READY) ## new-chapter NAME=housing   the skeleton of a chapter, with its test
	@$(RUN) new-chapter "$$NAME"

new-extract: $(READY) ## new-extract NAME=housing FILE=example.csv   the stubs of an extract, with its test
	@$(RUN) new-extract -- "$$NAME" "$$FILE"

lint: $(READY) ## lint                  style and types of the code; notebooks without outputs
	@$(RUN) lint

bench: $(READY) ## bench                 every measurement beside its peer, in one run
	@$(RUN) bench

codebook: $(READY) ## codebook              data/codebook.nl.md and .en.md, from the contracts
	@$(RUN) codebook

docs: $(READY) ## docs                  what the code says of itself, linked along the plan: site/index.html
	@$(RUN) docs

database: $(READY) ## database              what reads the tables of a database, once: SQLAlchemy and psycopg
	@$(RUN) database

geodata: $(READY) ## geodata               what reads shapefiles and GeoPackages, once: pyogrio
	@$(RUN) geodata

wheels: $(READY) ## wheels                collect the packages in wheels/ for a room without internet
	@$(RUN) wheels

clean: ## clean                 remove what was made; data/raw, wheels and .venv stay
	@PYTHONPATH=src PYTHONDONTWRITEBYTECODE=1 "$(PYTHON)" -m analysis clean

year:
	@LC_ALL=C; case "$$YEAR" in [12][0-9][0-9][0-9]) ;; *) \
	  printf "error: YEAR is '%s'; expected four digits, as in YEAR=2023\n" "$$YEAR" >&2; exit 2;; esac

with: year
	@case "$$WITH" in [12][0-9][0-9][0-9]) d="reports/$$WITH";; *) d="$$WITH";; esac; \
	[ -f "$$d/manifest.json" ] || { printf "error: WITH is '%s'; expected the year or the folder of a report, as in WITH=2022\n" "$$WITH" >&2; exit 2; }

name:
	@LC_ALL=C; case "$$NAME" in ''|*[!a-z_]*) \
	  printf "error: NAME is '%s'; expected small letters and underscores, as in NAME=housing\n" "$$NAME" >&2; exit 2;; esac

room:
	@LC_ALL=C; case "$$ROOM" in '') exit 0;; notebooks) exit 0;; *[!a-z_]*) ;; \
	  *) [ ! -f "src/analysis/$$ROOM/__init__.py" ] || exit 0;; esac; \
	printf "error: ROOM is '%s'; expected one of " "$$ROOM" >&2; \
	for d in src/analysis/*/__init__.py; do d="$${d%/__init__.py}"; printf '%s, ' "$${d##*/}" >&2; done; \
	printf 'notebooks, as in ROOM=statistics\n' >&2; exit 2

# An environment whose Python has gone is made again, whatever the times of the files say.
ifneq ($(shell [ -x $(PY) ] && echo there),there)
.PHONY: $(READY)
endif

# First an .venv that was finished before and still fits, then an active environment that holds every
# pin, then uv, then pip (that of the new environment or, where ensurepip is lacking, that of PYTHON).
# .ready comes last, so that a set-up that was broken off is done again. Where wheels/ holds packages, only
# these are installed (with the hashes of requirements.txt) and no index is asked.
$(READY): requirements.txt $(wildcard .ci/pre-commit) | $(if $(filter $(WITH_YEAR),$(MAKECMDGOALS)),year) $(if $(filter $(WITH_NAME),$(MAKECMDGOALS)),name) $(if $(filter test,$(MAKECMDGOALS)),room)
	@! [ -f src/analysis/workbench/git_guard.py ] || "$(PYTHON)" src/analysis/workbench/git_guard.py >&2 2>/dev/null || :; \
	if [ -f $@ ] && $(PY) -I src/analysis/environment.py requirements.txt >/dev/null 2>&1; then touch $@; exit 0; fi; \
	rm -rf $(VENV); \
	for active in "$$VIRTUAL_ENV" "$$CONDA_PREFIX"; do \
	  if [ -n "$$active" ] && "$$active/bin/python" -I src/analysis/environment.py requirements.txt $(PY) >/dev/null 2>&1; then \
	    echo "using the active environment $$active" >&2; touch $@; exit 0; fi; \
	done; \
	command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "error: Python 3.11 or newer is needed; $(PYTHON) is not there" >&2; exit 1; }; \
	"$(PYTHON)" -c 'import sys; sys.exit("error: Python 3.11 or newer is needed; found %s. Name another, as in: make test PYTHON=python3.12" % sys.version.split()[0] if sys.version_info < (3, 11) else 0)' || exit 1; \
	echo "setting up $(VENV) (about 1 GB, once; a few minutes) ..." >&2; \
	base="$$("$(PYTHON)" -c 'import sys; print(sys.executable)')"; \
	inside=; [ -z "$$(find wheels -name '*.whl' 2>/dev/null | head -n 1)" ] || inside="--no-index --find-links wheels"; \
	with_uv() { uv venv -q --relocatable --python "$$base" $(VENV) && uv pip install -q --python $(PY) --compile-bytecode --require-hashes $$inside -r requirements.txt; }; \
	with_pip() { \
	  "$$base" -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); "$$base" -m venv --without-pip $(VENV); } || return 1; \
	  if $(PY) -m pip --version >/dev/null 2>&1; then set -- $(PY) -m pip; else set -- "$$base" -m pip --python $(PY); fi; \
	  "$$@" install -q --no-user --disable-pip-version-check --require-hashes $$inside -r requirements.txt; }; \
	if uv --version >/dev/null 2>&1; then \
	  with_uv || { echo "uv did not succeed; trying pip ..." >&2; rm -rf $(VENV); with_pip; }; \
	else with_pip; fi || { rm -rf $(VENV); echo "error: the packages could not be installed; the lines above say why (is pip or venv missing: apt install python3-venv)" >&2; exit 1; }; \
	echo ../../../../src > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/analysis.pth" && \
	touch $@
