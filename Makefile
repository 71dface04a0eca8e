# Two commands are all there is: `make run` and `make test`. Each makes its environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export LOCAL ?= 1

.PHONY: run test lint benchmarks messages requirements

run: $(VENV)/.run-stamp
	@$(BIN)/python manage.py migrate --noinput -v 0
	@$(BIN)/python manage.py load_pack config/packs --publish
	@$(BIN)/python manage.py collectstatic --noinput -v 0
	@$(BIN)/python manage.py make_curators
	@echo "Citizens:  http://$${HOST:-127.0.0.1}:$${PORT:-8000}/"
	@echo "Curators:  http://$${HOST:-127.0.0.1}:$${PORT:-8000}/admin/"
	@exec $(BIN)/gunicorn --config config/gunicorn.py

test: $(VENV)/.test-stamp
	@BIN="$(CURDIR)/$(BIN)" tests/run.sh

lint: $(VENV)/.test-stamp
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/djlint --lint templates --quiet

benchmarks: $(VENV)/.test-stamp
	@$(BIN)/python -m pytest tests/benchmarks -s -q -p no:cacheprovider

# Collect the interface's texts and compile the translations (needs gettext).
messages:
	@$(BIN)/python manage.py makemessages -l zh_Hans --no-location --no-wrap -i .venv -i var -i tests
	@$(BIN)/python manage.py compilemessages -l zh_Hans -v 0

# Pin the requirements anew (needs uv).
requirements:
	uv pip compile -q --universal --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 requirements-dev.in -o requirements-dev.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.x."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python's venv is incomplete: install your system's package (Debian: apt install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run-stamp: requirements.txt | $(VENV)/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.test-stamp: requirements-dev.txt | $(VENV)/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run-stamp
