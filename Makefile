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
HOST_BINARIES := $(subst $(space),$(comma),$(strip $(wildcard /usr/lib/postgresql/*/bin)))

.PHONY: plan test lint types check format soak test-all clean

plan: $(INSTALLED)  ## what the database needs: DATABASE_URL, else the embedded development database
	@$(BIN)/schemadiff plan

test: $(TOOLS)  ## all tests, on the embedded server
	@$(PYTEST) -n $(JOBS)

lint: $(TOOLS)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(TOOLS)
	@$(BIN)/mypy

check: lint types

format: $(TOOLS)
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

soak: $(TOOLS)  ## the property tests, twenty times as long
	@SCHEMADIFF_TEST_FACTOR=20 $(PYTEST) -n $(JOBS) tests/property

test-all: $(TOOLS)  ## all tests, on every server that the host has too
	@SCHEMADIFF_TEST_BINARIES="$${SCHEMADIFF_TEST_BINARIES:-$(HOST_BINARIES)}" $(PYTEST) -n $(JOBS)

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
