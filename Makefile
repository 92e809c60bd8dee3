# Ringup's two commands are `make demo` and `make test`; the rest is for those who build it. `make help` lists all.
# A path with a blank is fine: all targets are relative, and the environment's scripts are called as modules.
SHELL := /bin/sh
.DEFAULT_GOAL := help
# Installing and building the static files wait for the network, so they go side by side.
MAKEFLAGS += --no-print-directory -j2

# The first Python that is new enough; `make PYTHON=…` chooses another.
ifndef PYTHON
PYTHON = $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && exit; done; echo python3)
endif
PY := .venv/bin/python
# What Python has compiled is kept, in __pycache__: without it every start takes twice as long.
export PYTHONDONTWRITEBYTECODE :=
UV := $(PY) -m uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11
LINT_IMPORTS := $(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-logo

# Each is made when one of its sources is newer, so that a later start does nothing.
STATIC := ringup/web/ui/static/ringup/dist/.built
FRONTEND := package.json package-lock.json $(shell find frontend -type f 2>/dev/null)
MESSAGES := $(patsubst %.po,%.mo,$(wildcard ringup/locale/*/LC_MESSAGES/*.po))
TEMPLATES = $(shell find ringup -name '*.html' 2>/dev/null)

MINUTES ?= 10

.PHONY: demo test bench mutants wheel lock fix setup house types rules tests changelog help

demo: .venv/demo.stamp $(STATIC) $(MESSAGES) ## Look at Ringup: database, demo company, web, jobs; Ctrl-C stops all
	@exec $(PY) -m ringup demo

test: setup ## Everything that CI checks, in order of speed
	@$(MAKE) house
	@$(MAKE) types
	@$(MAKE) tests

bench: setup ## Measure; prints a table and writes build/bench.json
	@$(PY) -m tests.benchmarks

mutants: .venv/dev.stamp ## Plant mistakes in the price rules and see whether tests notice: make mutants MINUTES=10
	@$(PY) -m tools.run_mutants --minutes $(MINUTES)

wheel: setup ## Build dist/ringup-*.whl, static files and translations inside
	@$(PY) -m build --wheel --no-isolation .

lock: .venv/dev.stamp ## Compile the locks of requirements/ from pyproject.toml
	$(UV) pyproject.toml --extra embedded --group dev -o requirements/dev.txt
	$(UV) pyproject.toml -c requirements/dev.txt -o requirements/base.txt
	$(UV) pyproject.toml --extra embedded -c requirements/dev.txt -o requirements/embedded.txt
	$(UV) --group node -o requirements/node.txt

fix: .venv/dev.stamp ## Format and mend what a machine can mend
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@.venv/bin/djade --target-version 5.2 $(TEMPLATES)

setup: .venv/dev.stamp $(STATIC) $(MESSAGES) ## What building and testing needs
	@$(PY) tools/find_chromium.py >/dev/null

house: .venv/dev.stamp ## Format, lint, floors and rooms
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m ruff check --quiet .
	@.venv/bin/djade --check --target-version 5.2 $(TEMPLATES)
	@$(LINT_IMPORTS)
	@$(PY) -m pytest tests/house -q

types: .venv/dev.stamp ## mypy, strict on rules and values
	@$(PY) -m mypy ringup

rules: .venv/dev.stamp ## The five-second tier: rules, without a database
	@$(PY) -m pytest tests/rules -q

tests: setup ## All tests but those of the house, on every core
	@CHROMIUM="$$($(PY) tools/find_chromium.py)" $(PY) -m pytest tests --ignore=tests/house -q -n auto --dist=loadfile --no-loadscope-reorder

changelog: ## Move the fragments into CHANGELOG.md: make changelog VERSION=1.2.3
	@$(PYTHON) tools/compile_changelog.py "$(VERSION)" "$$(date -u +%Y-%m-%d)"

help: ## This list
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

# The development lock holds all of the other, so whoever has built needs no second installation.
.venv/demo.stamp: requirements/embedded.txt | $(wildcard .venv/dev.stamp)
	@if [ -f .venv/dev.stamp ] && [ ! requirements/dev.txt -nt .venv/dev.stamp ]; then :; else $(PYTHON) tools/make_environment.py embedded.txt; fi
	@touch $@

.venv/dev.stamp: requirements/dev.txt
	@$(PYTHON) tools/make_environment.py dev.txt
	@touch $@

$(STATIC): $(FRONTEND)
	@$(PYTHON) tools/build_frontend.py
	@touch $@

# Babel compiles them; it is in either environment.
%.mo: %.po | $(if $(filter demo,$(MAKECMDGOALS)),.venv/demo.stamp,.venv/dev.stamp)
	@$(PY) -m babel.messages.frontend compile --input-file $< --output-file $@
