# High Five: what there is to run. Everything lands in .venv and var; nothing else on the machine is touched by `demo`.
.PHONY: demo run test check bench setup setup-test lock messages clean
SHELL := /bin/bash
VENV := .venv
PYTHON := $(VENV)/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000
CATALOGUES := $(wildcard src/highfive/*/locale/*/LC_MESSAGES/django.po)

demo: setup ## Set up all, load the demo region, run the main job, serve the site
	@$(PYTHON) manage.py demo --address $(HOST):$(PORT)

run: setup ## Serve what is in the database
	@$(PYTHON) manage.py serve --address $(HOST):$(PORT)

test: setup-test ## The whole suite: SQLite, PostgreSQL, browser
	@tests/run

check: setup-test ## Lint, types, layers; no tests
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy && $(VENV)/bin/lint-imports

bench: setup-test ## Every speed claim, as ratios
	@for file in bench/[a-z]*.py; do $(PYTHON) $$file || exit 1; done

setup: $(VENV)/run.stamp

setup-test: setup $(VENV)/test.stamp

$(VENV)/bin/python:
	@command -v python3 >/dev/null || { echo "Python 3.11 or newer is missing. Install it: apt-get install python3 python3-venv"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$(python3 --version)."; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. Install it: apt-get install python3-venv"; exit 1; }
	@echo "Making a virtual environment in $(VENV)"
	@python3 -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml $(CATALOGUES) | $(VENV)/bin/python
	@echo "Installing the packages (about 300 MB the first time)"
	@$(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --requirement requirements/run.txt
	@$(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@for folder in src/highfive/*/locale; do $(VENV)/bin/pybabel -q compile --directory $$folder --domain django || exit 1; done
	@for catalogue in $(CATALOGUES); do test -f $${catalogue%.po}.mo || { echo "$$catalogue was not compiled"; exit 1; }; done
	@$(PYTHON) manage.py cut_fonts
	@touch $@

$(VENV)/test.stamp: requirements/test.txt tests/install_debian $(VENV)/run.stamp
	@tests/install_debian
	@$(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --requirement requirements/test.txt
	@touch $@

lock: ## Choose package versions anew
	@$(PYTHON) -m pip install --quiet uv
	@$(VENV)/bin/uv pip compile --quiet pyproject.toml --extra build --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --output-file requirements/run.txt
	@$(VENV)/bin/uv pip compile --quiet pyproject.toml --extra build --extra test --constraint requirements/run.txt --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --output-file requirements/test.txt

messages: ## Collect texts to translate (needs Debian's gettext)
	@for app in src/highfive/*/locale; do (cd $$app/.. && ../../../$(VENV)/bin/django-admin makemessages --locale fi --locale fi_Simple --locale sv --no-obsolete --add-location file) || exit 1; done

clean: ## Remove the demo's data; the environment stays
	@rm -rf var
