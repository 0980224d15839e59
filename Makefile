# Everything this project asks of you, one word each. A fresh machine needs Python and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Whoever forbids Python to keep what it compiled lets each command of a test compile all of it anew.
unexport PYTHONDONTWRITEBYTECODE

# The venv tells by three stamps how far it got: made, able to run vaultlint, able to develop it.
MADE := $(VENV)/.made
RUNS := $(VENV)/.runs
DEVELOPS := $(VENV)/.develops

# Stamps can outlive what they stand for: a venv whose Python was removed, that was copied here from another
# folder, or made anew over the old one no longer finds this very package. Its stamps are void then.
FINDS_US = import importlib.util as u, os, sys; \
  sys.exit(not os.path.samefile(os.path.dirname(u.find_spec("vaultlint.text").origin), "vaultlint"))
ifneq ($(wildcard $(RUNS)),)
  ifneq ($(shell $(BIN)/python -I -c '$(FINDS_US)' 2>&1 || echo lost),)
    $(shell rm -f $(MADE) $(RUNS) $(DEVELOPS))
  endif
endif

# What we write ourselves is checked by what we write.
DOCUMENTS := README.md CONTRIBUTING.md CHANGELOG.md docs

.PHONY: help demo test check format rules picture corpus bench bench-million bench-profile bench-parser build clean

help:  ## say what there is to make (this)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNS)  ## see vaultlint at work on the notes in seeds/
	$(BIN)/vaultlint check --exit-zero seeds/

test: $(DEVELOPS)  ## run the tests; ARGS="-k name" goes to pytest
	$(BIN)/python -m pytest $(ARGS)

# pytest comes last: its closing line is what counts the tests of a run.
check: $(DEVELOPS)  ## what CI runs: format, lint, types, layers, generated files, documents, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m vaultlint.rule_pages --check
	$(BIN)/vaultlint check --isolated --vault . $(DOCUMENTS)
	$(BIN)/python -m pytest $(ARGS)

format: $(DEVELOPS)  ## lay out the code and sort its imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

rules: $(DEVELOPS)  ## write docs/rules/, what is made of the rules in rules/, and the tables of docs/configuration.md anew
	$(BIN)/python -m vaultlint.rule_pages

picture: $(DEVELOPS)  ## draw docs/demo.svg anew from what the demo prints
	$(BIN)/python docs/picture.py

corpus: $(DEVELOPS)  ## run every test, the slow ones too, on the real vaults that VAULTLINT_MATERIAL leads to
	$(BIN)/python -m pytest -m "slow or not slow" $(ARGS)

bench: $(DEVELOPS)  ## measure beside rumdl and markdownlint (a quarter of an hour), and write docs/performance.md
	$(BIN)/python -m benchmarks.run --write $(ARGS)

bench-million: $(DEVELOPS)  ## measure a vault of a million notes (an hour, 5 GB in .bench/)
	$(BIN)/python -m benchmarks.run --write --only million $(ARGS)

bench-profile: $(DEVELOPS)  ## tell what a cold run spends its time on
	$(BIN)/python -m benchmarks.spent --write $(ARGS)

bench-parser: $(DEVELOPS)  ## measure the parser against marko as it comes
	$(BIN)/python -m benchmarks.parse $(ARGS)

build: $(DEVELOPS)  ## make the wheel and the source archive in dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:  ## remove what make made
	rm -rf $(VENV) .bench dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# A folder that holds a sound venv of its own is taken as it is; anything else is made anew.
$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "vaultlint needs Python 3.11 or newer, and $(PYTHON) is %d.%d: try make PYTHON=python3.13" % sys.version_info[:2])'
	@$(BIN)/pip --version 2>/dev/null | grep -qF "$(CURDIR)/$(VENV)/" || \
	  { echo "making $(VENV)"; $(PYTHON) -m venv --clear $(VENV); }
	@touch $@

$(RUNS): $(MADE) pyproject.toml
	@echo "installing vaultlint into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEVELOPS): $(MADE) pyproject.toml
	@echo "installing vaultlint and what its developers use into $(VENV)"
	@# The script that pip writes since its 25th version begins sooner; it is measured.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(RUNS) $@
