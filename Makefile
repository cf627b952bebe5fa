# accord's front page for developers: `make` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out

.DEFAULT_GOAL := help
.PHONY: help demo test quick check docs bench clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: $(VENV)/.core  ## run the main job on the packaged desk and write out/brief.html
	$(BIN)/accord demo --out $(OUT)

test: $(VENV)/.dev  ## everything that CI runs: lint, types, rooms, tests, docs
	$(MAKE) check
	$(BIN)/pytest -n auto -q
	$(MAKE) docs

quick: $(VENV)/.dev  ## the tests that take less than five minutes
	$(BIN)/pytest -n auto -q -m "not slow"

check: $(VENV)/.dev  ## lint, types and the rooms' import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.dev  ## build the documentation, strictly
	$(BIN)/mkdocs build --strict --quiet --site-dir site

bench: $(VENV)/.dev  ## run every benchmark beside its peer and print ratios
	$(BIN)/python -m benchmarks

clean:  ## remove what make built
	rm -rf $(VENV) site out

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ $(VENV)/.core
