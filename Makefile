# On a machine with Python 3.11 and make: `make demo` shows everything, `make test` checks everything.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help install demo run test test-deep bench lint chromium format derive lock clean

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

install: ## The packages of requirements.lock in .venv
	@.ci/bootstrap

# `exec`: a signal that make passes on reaches the command itself, and no shell in between.
demo: install ## Database, schema, curated seed and API, until Ctrl-C
	@exec $(BIN)/crimegraph demo

run: install ## One command, for example: make run ARGS="db status"
	@exec $(BIN)/crimegraph $(ARGS)

test: install ## Everything that must hold before a change lands
	@$(MAKE) --no-print-directory --jobs=2 chromium lint
	$(BIN)/python -m graph.export --check
	$(BIN)/python -m api.export --check
	$(BIN)/python -m seed.scripts --check
	CRIMEGRAPH_CHROMIUM="$$(.ci/chromium)" && export CRIMEGRAPH_CHROMIUM && exec $(BIN)/python -m tests.halves

test-deep: install ## Long property and fault tests
	CRIMEGRAPH_CHROMIUM="$$(.ci/chromium)" && export CRIMEGRAPH_CHROMIUM && exec $(BIN)/pytest -m deep

bench: install ## Beside @neo4j/graphql and raw Bolt, on one synthetic graph; QUICK=1 takes three minutes
	@exec $(BIN)/python -m bench.run $(ARGS)

lint: install ## Style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Getting it takes as long as the linters do, and waits for the network where they compute.
chromium:
	@.ci/chromium >/dev/null

format: install ## Rewrite the code in its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

derive: install ## Rewrite the files that derive from the ontology and the data sets
	$(BIN)/python -m graph.export
	$(BIN)/python -m api.export
	$(BIN)/python -m seed.scripts

lock: install ## Resolve the dependencies again; make lock UPGRADE=--upgrade takes the newest
	.ci/lock $(UPGRADE)

clean: ## Remove what was installed and made here; CRIMEGRAPH_HOME stays
	rm -rf .venv .uv .crimegraph .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
