# `make` sets up .venv and regenerates everything; `make test` checks everything. `make help` lists the rest.

BASE_PYTHON := $(shell python3.11 -c '' 2>/dev/null && echo python3.11 || echo python3)
PY := .venv/bin/python
READY := .venv/ready

.PHONY: all setup book printed figures fit test clean help

all: book printed figures fit  ## set up, then regenerate the derivations, their code and the figures, and train on iris

setup: $(READY)  ## create .venv and install what constraints.txt pins

$(READY): pyproject.toml constraints.txt
	$(BASE_PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

book: $(READY)  ## check every derivation and write derivations/book/
	$(PY) -m derivations --output derivations/book

printed: $(READY)  ## print the formulas of the catalogue as code to numeric/printed/
	$(PY) -m numeric print --output numeric/printed

figures: $(READY)  ## draw figures/gallery/
	$(PY) -m figures --output figures/gallery

fit: $(READY)  ## train on Fisher's iris
	$(PY) -m numeric fit iris

test: $(READY)  ## set up, then format, lint, types and all tests
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -n auto

clean:  ## remove .venv and the caches
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' $(MAKEFILE_LIST)
