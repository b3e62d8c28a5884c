# The commands of the project. `make run` and `make test` need git, python3 (3.11 or newer) and python3-venv, no more.
PYTHON ?= python3
PORT ?=
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet --group build

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-wordpress check bench bench-accuracy lock words pictures clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: .venv/run.stamp ## start the service with the example map (PORT=8080 for another port)
	@exec $(BIN)/dateline serve $(if $(PORT),--port $(PORT))

test: .venv/dev.stamp ## run every test; installs Chromium, PostgreSQL, nginx and npm where it may
	@scripts/system_packages.sh
	@scripts/host_packages.sh
	@$(BIN)/python -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

test-wordpress: .venv/dev.stamp ## paste a map into a real WordPress; installs its packages where it may
	@scripts/system_packages.sh
	@scripts/wordpress_packages.sh
	@$(BIN)/python -m pytest -rs tests/wordpress/pasted.py $(ARGS)

check: .venv/dev.stamp ## what CI runs: format, lint, types, then the tests
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(MAKE) --no-print-directory test

bench: .venv/dev.stamp ## measure the speed of phrases, pages, tiles and the first view
	@$(BIN)/python -m bench.run

bench-accuracy: .venv/dev.stamp ## measure how often it is right, against published places (DATA=folder)
	@$(BIN)/python -m bench.accuracy $(DATA)

pictures: .venv/dev.stamp ## take the pictures and the printed output of the documentation again
	@$(BIN)/python -m scripts.outputs
	@$(BIN)/python -m scripts.distances
	@$(BIN)/python -m scripts.pictures

lock: .venv/dev.stamp ## write both lock files again from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

words: .venv/dev.stamp ## collect the texts that readers see into the catalogues app/words/*.po
	@$(BIN)/python -m scripts.words

clean: ## remove .venv and every cache; data/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is as new as the installation it stands for. The dev installation holds all of the other's packages.
.venv/run.stamp: requirements.lock pyproject.toml scripts/install.sh
	@PYTHON="$(PYTHON)" scripts/install.sh requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock requirements.lock pyproject.toml scripts/install.sh
	@PYTHON="$(PYTHON)" scripts/install.sh requirements-dev.lock
	@touch .venv/run.stamp $@
