# Everything one does with PartyBase. `make` alone lists the commands.

SHELL := /bin/sh
PORT ?= 8000
# The first Python here that is new enough; PYTHON=/path/to/python chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python
# Installing again is needed only when the requirements are newer than these.
INSTALLED := $(VENV)/installed
INSTALLED_DEV := $(VENV)/installed-dev
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes

# What mypy reads: the modules whose hints are a promise.
TYPED = $(shell find partybase organizations members assessments -name '*.py' \
	| grep -E '/(rules|scope|permissions|actions)(\.py$$|/)' | sort)
# It writes docs/rules.md from the rulebooks.
RULES_COMMAND = assessments/ratings/management/commands/write_rules.py
PRODUCTION = PARTYBASE_ENV=production PARTYBASE_HOSTS=partybase.example DATABASE_URL=sqlite://:memory: \
	PARTYBASE_SECRET_KEY=$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(60))')

.PHONY: help setup setup-dev requirements demo run test fix bench check
.PHONY: check-code check-templates check-types check-settings check-migrations check-documents
.DEFAULT_GOAL := help

help:
	@echo 'make setup          the environment, in .venv'
	@echo 'make demo           the demonstration district at http://127.0.0.1:$(PORT)   [PORT=8000] [RESET=1 begins anew]'
	@echo 'make run            the development server   [PORT=8000]'
	@echo 'make test           the suite on SQLite, on PostgreSQL and in Chromium   [k=expression]'
	@echo 'make check          style, templates, types, settings, migrations, generated documents'
	@echo 'make fix            put style and templates right'
	@echo 'make bench          the measurements   [args=...]'
	@echo 'make requirements   pin the dependencies of pyproject.toml anew'

# --- the environment -----------------------------------------------------------------------------------------

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "PartyBase needs Python 3.11 or newer; none was found (PYTHON=/path/to/python names one)." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "PartyBase needs Python 3.11 or newer; $(PYTHON) is older or does not run." >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "$(PYTHON) lacks its venv module; on Debian and Ubuntu install the package python3-venv." >&2; exit 1; }
	@$(RUN) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(VENV) \
		|| { echo "The environment could not be made in $(VENV); see the lines above." >&2; exit 1; }
	@touch $@

$(INSTALLED): requirements.txt $(VENV)/made
	@echo "Installing what PartyBase needs into $(VENV) ..."
	@$(PIP) -r requirements.txt \
		|| { echo "The dependencies could not be installed; is the package index within reach? See the lines above." >&2; exit 1; }
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(VENV)/made
	@echo "Installing what testing and checking need into $(VENV) ..."
	@$(PIP) -r requirements-dev.txt \
		|| { echo "The dependencies could not be installed; is the package index within reach? See the lines above." >&2; exit 1; }
	@touch $@ $(INSTALLED)

setup: $(INSTALLED)

setup-dev: $(INSTALLED_DEV)

# Needs uv, which nothing else here needs. The tests say when this has been forgotten.
PIN = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
requirements: $(INSTALLED_DEV)
	@test -x $(BIN)/uv || $(RUN) -m pip install --quiet uv
	$(PIN) pyproject.toml --output-file requirements.txt
	$(PIN) pyproject.toml --extra test --extra dev --constraint requirements.txt --output-file requirements-dev.txt

# --- running -------------------------------------------------------------------------------------------------

demo: setup
	@mkdir -p var
	@PARTYBASE_ENV=demo $(RUN) manage.py demo --port $(PORT) $(if $(RESET),--reset)

run: setup
	@mkdir -p var
	@$(RUN) manage.py migrate --verbosity 0
	@$(RUN) manage.py runserver 127.0.0.1:$(PORT)

# --- keeping it right ----------------------------------------------------------------------------------------

test: setup-dev
	@$(RUN) -m tests.services.suite $(if $(k),-k '$(k)')

# Each part on its own; `make -k check` goes on after one that fails.
check: check-code check-templates check-types check-settings check-migrations check-documents

check-code: setup-dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

check-templates: setup-dev
	$(RUN) -m djlint templates --check --quiet || { echo 'Templates are not as djlint writes them: make fix.' >&2; exit 1; }
	$(RUN) -m djlint templates --lint --quiet

check-types: setup-dev
	@echo 'mypy on rules, scope, permissions and actions'
	@$(RUN) -m mypy $(TYPED)

check-settings: setup-dev
	$(RUN) manage.py check
	@echo 'manage.py check --deploy, under production settings'
	@$(PRODUCTION) $(RUN) manage.py check --deploy --fail-level WARNING

check-migrations: setup-dev
	DATABASE_URL=sqlite://:memory: $(RUN) manage.py makemigrations --check --dry-run

check-documents: setup-dev
	$(if $(wildcard $(RULES_COMMAND)),$(RUN) manage.py $(basename $(notdir $(RULES_COMMAND))) --check)

fix: setup-dev
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .
	-$(RUN) -m djlint templates --reformat --quiet

bench: setup-dev
	@$(RUN) benchmarks/run.py $(args)
