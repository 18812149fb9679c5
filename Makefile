.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# More than there are processors: those that wait for servers and browsers leave theirs to others meanwhile.
WORKERS ?= 5
# Compiled once for all processes of the tests and for the next time, whatever the shell says of bytecode; beside the
# sources, where pip has compiled the packages already: elsewhere they would be compiled again.
KEEP_COMPILED := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=

.PHONY: help demo test check bench docs audit sbom lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

$(VENV)/.product: pyproject.toml .ci/make_venv.sh
	@bash .ci/make_venv.sh "$(PYTHON)" "$(VENV)" .
	@touch $@

$(VENV)/.tools: pyproject.toml .ci/make_venv.sh tests/install-tools.sh
	@bash .ci/make_venv.sh "$(PYTHON)" "$(VENV)" '.[dev]'
	@bash tests/install-tools.sh
	@$(BIN)/python -m tests.graph.real_neo4j
	@touch $@ $(VENV)/.product

demo: $(VENV)/.product ## embedded database, demonstration territory, proposals and the web page
	$(BIN)/symbiose demo $(DEMO_OPTIONS)

test: $(VENV)/.tools ## the whole test suite, on both database servers
	$(KEEP_COMPILED) $(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_OPTIONS)

check: $(VENV)/.tools ## formatting, lint, types, import direction
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pyright graph
	$(BIN)/lint-imports

bench: $(VENV)/.tools ## measure on generated territories, load the service for five minutes, kill it a hundred times
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.load --minutes 5
	$(BIN)/python -m benchmarks.kills --kills 100

docs: $(VENV)/.tools ## regenerate the generated pages of docs/
	$(BIN)/python -m symbiose.app.documentation

.cache/audit/.ready:
	@$(PYTHON) -m venv .cache/audit
	@.cache/audit/bin/pip install --quiet "pip-audit>=2.10,<3" "cyclonedx-bom>=7.5,<8"
	@touch $@

audit: .cache/audit/.ready ## look up published weaknesses of the pinned dependencies (asks the package index)
	.cache/audit/bin/pip-audit --disable-pip --strict --progress-spinner off -r requirements.txt

sbom: .cache/audit/.ready ## write the bill of materials of the pinned dependencies (CycloneDX) to dist/
	@mkdir -p dist
	.cache/audit/bin/cyclonedx-py requirements requirements.txt --of JSON -o dist/sbom.json

lock: $(VENV)/.tools ## refresh requirements.txt with hashes
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --output-file requirements.txt pyproject.toml

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +
