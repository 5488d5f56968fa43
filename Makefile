# `make run` serves, `make test` checks everything; `make help` lists the rest.
# HOST, PORT, VAR, DATABASE_URL and SEED given to make override config.yaml: make run PORT=9000 SEED=none

PYTHON ?= python3
PY := .venv/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
VENDOR := dashboard/assets/vendor
TYPED := app.py dev.py deploy/audit.py bench dashboard etl geodata layers

.PHONY: help run dev publish test lint format hooks type floors unit upgrade-from bench screenshots lock audit db-up db-down clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: .venv/.run $(VENDOR)/.stamp ## install what is missing, migrate, load the seed, serve on HOST:PORT
	@exec $(PY) app.py

dev: .venv/.dev $(VENDOR)/.stamp ## serve for developers: a change starts it anew, nothing is published by itself
	@exec $(PY) dev.py

publish: .venv/.run ## publish what waits, or the same figures anew where code or settings changed
	@$(PY) -m etl publish --anew

test: .venv/.dev $(VENDOR)/.stamp ## install what is missing, then lint, types, import floors and all tests
	@deploy/test-packages
	@$(MAKE) --no-print-directory lint type floors unit

lint: .venv/.dev ## ruff: rules and format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: .venv/.dev ## ruff: repair what can be repaired, format
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

hooks: .venv/.dev ## have git run lint before each commit and types before each push
	@$(PY) -m pre_commit install

type: .venv/.dev ## mypy: strict on geodata, etl and layers
	@$(PY) -m mypy $(TYPED)

floors: .venv/.dev ## import-linter: nothing imports upwards
	@$(PY) -m pytest -q tests/test_floors.py

unit: .venv/.dev $(VENDOR)/.stamp ## all tests, on SQLite and PostGIS; ARGS for pytest
	@$(PY) -m pytest -q -n logical --maxprocesses 4 --dist loadscope $(ARGS)

upgrade-from: .venv/.dev $(VENDOR)/.stamp ## upgrade what the code of commit REF made: make upgrade-from REF=HEAD~20
	@$(PY) -m tests.upgrade.upgrade_from $(REF)

bench: .venv/.dev $(VENDOR)/.stamp ## measure against the usual ways
	@exec $(PY) -m bench $(ARGS)

screenshots: .venv/.dev $(VENDOR)/.stamp ## make docs/images/ anew
	@exec $(PY) -m tests.screenshots

lock: .venv/.dev ## pin and hash anew what the .in files ask for; ARGS="--upgrade" raises what may be raised
	@deploy/lock $(ARGS)

audit: .venv/.dev $(VENDOR)/.stamp ## ask the indexes for known vulnerabilities; Error 1: there are some, 69: not asked
	@$(PY) deploy/audit.py

db-up: ## start a PostgreSQL + PostGIS of one's own under VAR/pg and print its DATABASE_URL
	@deploy/db up

db-down: ## stop it; its data stay
	@deploy/db down

clean: ## remove what was installed here; VAR stays
	rm -rf .venv .tools node_modules $(VENDOR) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@deploy/venv .venv

.venv/.run: requirements.txt | .venv/bin/python
	@echo "Cài thư viện Python / installing Python packages"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Cài công cụ kiểm thử / installing development packages"
	@$(INSTALL) -r requirements.txt -r requirements-dev.txt
	@touch .venv/.run $@

$(VENDOR)/.stamp: package.json package-lock.json .npmrc deploy/frontend deploy/node.txt
	@echo "Lấy gói giao diện / getting front-end packages"
	@deploy/frontend $(VENDOR)
	@touch $@
