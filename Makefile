# Everything a bare machine with Python ≥ 3.11 and Node ≥ 20 needs: `make demo`, `make test`.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
SOURCES := src tests benchmarks manage.py tools/with-spark

.PHONY: demo test lint types contracts migrations pytest pg-test browser spark bench races reference setup lock clean

demo: setup
	$(BIN)/jiugai demo

test: lint types contracts migrations pytest

setup: .venv/.installed node_modules/.installed build/assets/sprite.svg

# what a check makes stays out of the place that `make demo` serves
types migrations: export JIUGAI_DATA := build/check

.venv/.installed: requirements/development.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

node_modules/.installed: package-lock.json package.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Node 20 or newer is needed" >&2; exit 2; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

build/assets/sprite.svg: node_modules/.installed src/jiugai/static/icons.txt
	$(BIN)/python -m jiugai.config.sprite node_modules/@tabler/icons/icons src/jiugai/static/icons.txt $@

lint: setup
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

migrations: setup
	$(BIN)/python manage.py makemigrations --check --dry-run

pytest: setup
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not browser and not spark"

# the same suite on a throw-away PostgreSQL cluster on loopback
pg-test: setup
	tools/with-postgresql $(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not browser and not spark and not no_database"

# journeys in headless Chromium
browser: setup
	$(BIN)/pytest -m browser

# the same figures on a throw-away Spark cluster on loopback; needs Java 17
spark: setup .venv/.spark
	tools/with-spark $(BIN)/pytest -m spark

# PySpark comes as source only: what builds it is installed first, from the same lock
.venv/.spark: requirements/spark.lock .venv/.installed
	sed -n '/^setuptools==/,/[^\\]$$/p' requirements/spark.lock | \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r /dev/stdin
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements/spark.lock
	touch $@

# votes under load: races for one home, and servers and databases killed while owners vote; half an hour
races: export JIUGAI_PG_DURABLE := 1
races: setup
	$(BIN)/python -m tests.load races
	$(BIN)/python -m tests.load kills
	tools/with-postgresql $(BIN)/python -m tests.load races
	tools/with-postgresql $(BIN)/python -m tests.load kills

# the pages of docs/reference, written from the rulebook
reference: setup
	$(BIN)/python -m jiugai.config.reference docs/reference

# brings the peers, which nothing else needs
bench: setup .venv/.peers
	$(BIN)/python -m benchmarks

.venv/.peers: requirements/bench.lock .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	touch $@

# needs uv; writes versions and hashes, no addresses
LOCK := uv pip compile pyproject.toml --extra postgres --universal --generate-hashes --no-annotate \
	--no-header --no-emit-index-url --no-emit-find-links --quiet
lock:
	$(LOCK) --group dev -o requirements/development.lock
	$(LOCK) --group build -o requirements/runtime.lock
	$(LOCK) --group bench -c requirements/development.lock -o requirements/bench.lock
	$(LOCK) --extra spark --group spark -c requirements/development.lock -o requirements/spark.lock

clean:
	rm -rf .venv node_modules build
