# Ringup's two commands are `make demo` and `make test`; the rest is for those who build it. `make help` lists all.
# A path with a blank is fine: targets are relative, and the environment's scripts are called as modules.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
PY := .venv/bin/python
UV := $(PY) -m uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11

.PHONY: lock help

lock: ## Compile the locks of requirements/ from pyproject.toml
	$(UV) pyproject.toml --extra embedded --group dev -o requirements/dev.txt
	$(UV) pyproject.toml -c requirements/dev.txt -o requirements/base.txt
	$(UV) pyproject.toml --extra embedded -c requirements/dev.txt -o requirements/embedded.txt
	$(UV) --group node -o requirements/node.txt

help: ## This list
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' Makefile | sort | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done
