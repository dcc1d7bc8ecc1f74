# Everything a newcomer types. The work is done by scripts/setup.py and the tools it installs.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
# Compiled modules are kept whatever the environment says: a run of the tests starts hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=
# What is known of types outlives a checkout: from nothing it takes half a minute, else a second.
export MYPY_CACHE_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/casework/mypy
SETUP = @$(PYTHON) -c 'import sys; sys.exit("Casework needs Python 3.11 or later: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)' && $(PYTHON) scripts/setup.py

.PHONY: help setup demo test lint lint-types lint-web format bench bench-large bench-documents web lock clean

help:
	@echo "make setup   all that is needed to run Casework"
	@echo "make demo    sample people and claims; ARGS=--auto works them and ends"
	@echo "make test    all tests; ARGS=... goes to pytest"
	@echo "make lint    style, types and layers"
	@echo "make bench   measure the engine"
	@echo "make bench-large   the same with a hundred thousand waiting cases and a million tasks; about an hour"
	@echo "make bench-documents   measure how paper is read"
	@echo "make web     build the web app"
	@echo "make lock    renew the locks of the dependencies"
	@echo "make clean   remove what was built"

setup:
	$(SETUP) demo

demo:
	$(SETUP) demo
	@$(BIN)/casework demo $(ARGS)

test:
	$(SETUP) test
	@$(PYTHON) scripts/setup.py npm test
	@$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

# What is quick comes first; the types of Python and the web app are looked at beside each other.
lint:
	$(SETUP) web
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory -j2 lint-types lint-web

lint-types:
	$(BIN)/mypy

lint-web:
	@$(PYTHON) scripts/setup.py npm run lint
	@$(PYTHON) scripts/setup.py npm run check

format:
	$(SETUP) python
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench:
	$(SETUP) test
	@$(BIN)/python -m bench $(ARGS)

bench-large:
	$(SETUP) test
	@$(BIN)/python -m bench large lists

bench-documents:
	$(SETUP) test
	@$(BIN)/python -m bench.documents $(ARGS)

web:
	$(SETUP) web

lock:
	$(SETUP) python
	@$(PYTHON) scripts/lock.py

clean:
	rm -rf .venv web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
