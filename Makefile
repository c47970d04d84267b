# make run    a running site on this machine        make test   every test
# make demo   the same, with invented people in it   make lint   what must be true of the code
# make lock   pin the dependencies anew              make bench  measure it against its budgets
#
# Needs python3 (3.11 or later) and nothing else. PORT=8001 make run serves elsewhere.

PORT ?= 8000
PYTHON ?= python3
export PORT PYTHON

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

ENVIRONMENT := $(BIN)/activate
RUNTIME := .venv/runtime-installed
DEVELOPMENT := .venv/development-installed
PAPER := .venv/paper-installed
PEERS := .venv-bench/installed
READERS := .venv/fhir/installed

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
STATIC_SOURCES := $(shell find static -type f 2>/dev/null)
STATIC := var/static/staticfiles.json
FORMS := var/static/paper/made

.PHONY: run demo paper test test-browser test-sqlite test-postgres test-long test-firefox browser provider storm upgrade proxy hostile bench lint lock
.DELETE_ON_ERROR:

# --- running

run: $(RUNTIME) $(CATALOGUES) $(STATIC) $(FORMS)
	@$(MANAGE) migrate --verbosity 0
	@echo "Serving http://localhost:$(PORT)/ (staff: http://localhost:$(PORT)/staff/). Ctrl-C stops." # passkeys need a name
	@$(MANAGE) first_run # last, so that the passwords stand above nothing but what is asked of the site
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec bin/serve

demo: $(RUNTIME) $(CATALOGUES) $(STATIC)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo
	@$(MAKE) --no-print-directory run

$(CATALOGUES): %.mo: %.po | $(RUNTIME)
	$(BIN)/python -c "import polib; polib.pofile('$<').save_as_mofile('$@')"

$(STATIC): $(STATIC_SOURCES) config/static.py $(RUNTIME)
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

# The forms to fill in by hand, made from the questions. SITE_URL=https://care.example puts a code to scan on them.
paper: $(FORMS)

$(FORMS): $(STATIC) $(CATALOGUES) $(shell find screening/paper screening/instrument -type f 2>/dev/null) $(PAPER)
	@$(MANAGE) paper_forms
	@touch $@

# --- testing

# All at once; what each prints comes out whole. The browser's part is the longest, so it starts first. It and
# SQLite's have two processes each that share out the files, so that both processors are busy to the end.
# PostgreSQL gets what depends on the engine: tests/conftest.py says which.
WHOLE := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)  # macOS's make 3.81 lacks it

test: $(DEVELOPMENT) $(READERS) $(CATALOGUES) browser provider
	@$(MAKE) --no-print-directory --keep-going --jobs=3 $(WHOLE) test-browser test-sqlite test-postgres

test-sqlite:
	@TEST_DATABASE=sqlite $(BIN)/pytest --numprocesses=2 --dist=loadscope --ignore=tests/browser --ignore=tests/firefox

test-browser:
	@TEST_DATABASE=sqlite $(BIN)/pytest -o cache_dir=.pytest_cache/browser --numprocesses=2 --dist=loadscope tests/browser

test-postgres:
	@TEST_DATABASE=postgres $(BIN)/pytest -o cache_dir=.pytest_cache/postgres --ignore=tests/firefox

# The same with every example of the property tests, and with the tests that run for long: before a release.
test-long:
	@$(MAKE) --no-print-directory test PYTEST_ADDOPTS=--long

# The whole journey, sign-in and one review in another kind of browser: Debian's Firefox. A minute; before a release.
test-firefox: $(DEVELOPMENT) $(CATALOGUES)
	@bin/firefox
	@TEST_DATABASE=sqlite $(BIN)/pytest -o cache_dir=.pytest_cache/firefox tests/firefox

browser:
	@PATH="$(CURDIR)/$(BIN):$$PATH" bin/browser

provider: $(DEVELOPMENT)
	@PATH="$(CURDIR)/$(BIN):$$PATH" bin/provider

# People send while workers are killed and databases fail: bounded, on 127.0.0.1, some minutes.
# make storm STORM="--engine sqlite --kills 20" is a short one.
storm: $(DEVELOPMENT) $(CATALOGUES) $(STATIC)
	@$(BIN)/python -m tests.storm $(STORM)

# A journey over https through nginx, as in production: deploy/nginx.conf says how.
proxy: $(DEVELOPMENT) $(CATALOGUES) $(STATIC)
	@$(BIN)/python -m tests.proxy

# People send while the database is migrated under the version that serves: make upgrade OLD=v1.2
upgrade: $(DEVELOPMENT) $(CATALOGUES) $(STATIC)
	@$(BIN)/python -m tests.storm.upgrade $(OLD) $(UPGRADE_OPTIONS)

# Any request to any address, and every form filled in anyhow: a hundred thousand by strangers, 25,000 by staff.
hostile: $(DEVELOPMENT) $(CATALOGUES)
	@HOSTILE_REQUESTS=$${HOSTILE_REQUESTS:-100000} $(BIN)/pytest tests/test_hostile.py --capture=no 2>/dev/null

# Every budget, in a quarter of an hour; make bench BENCH="--only patient --engines sqlite" is a short one.
bench: $(DEVELOPMENT) $(PEERS) $(CATALOGUES) $(STATIC)
	@$(BIN)/python -m bench $(BENCH)

# Each lets a site of any kind use the package as it is.
LICENSES := Apache;BSD;ISC;LGPL;Lesser General Public;MIT;MPL;Mozilla;PSF

lint: $(DEVELOPMENT) $(CATALOGUES) $(STATIC)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djlint --check --quiet templates
	$(BIN)/python -m pip check --disable-pip-version-check
	$(BIN)/pip-licenses --from=mixed --partial-match --allow-only="$(LICENSES)" \
		--packages $$(sed -n 's/^\([a-z0-9.-]*\)==.*/\1/p' requirements.lock)
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(MANAGE) makemigrations --check --dry-run
	env PRODUCTION=yes ALLOWED_HOSTS=care.example DATABASE_URL=postgresql://localhost/care \
		EMAIL_URL=smtp+tls://mail.example:587 \
		$$($(BIN)/python -m config.keys) $(MANAGE) check --deploy --fail-level WARNING

# --- dependencies

INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes --requirement

$(ENVIRONMENT):
	@bin/environment .venv

$(RUNTIME): requirements.lock | $(ENVIRONMENT)
	@echo "Installing $<"
	@$(BIN)/python $(INSTALL) $<
	@touch $@

$(PAPER): requirements-paper.lock | $(ENVIRONMENT)
	@echo "Installing $<"
	@$(BIN)/python $(INSTALL) $<
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(ENVIRONMENT)
	@echo "Installing $<"
	@$(BIN)/python $(INSTALL) $<
	@touch $@ $(RUNTIME)

# Readers of FHIR by other authors, and HL7's definitions, for the tests. Without them those tests say that they did
# not run, which is a failure where CI is set.
$(READERS): tests/screening/record_system/node/package-lock.json $(DEVELOPMENT)
	@echo "Installing $<"
	@mkdir -p $(@D)
	@cp $(<D)/package.json $(<D)/package-lock.json $(<D)/.npmrc $(@D)/
	@cd $(@D) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent && touch installed || echo "There are no readers of FHIR."

# What the site is measured against, apart from it: it never runs on it.
$(PEERS): requirements-bench.lock
	@echo "Installing $<"
	@bin/environment .venv-bench
	@.venv-bench/bin/python $(INSTALL) $<
	@touch $@

# Three locks, the later ones the first and more: what serves people holds no test tool, and nothing that only
# makes the paper forms. The fourth is the peers'.
# Pins stay as they are unless asked: make lock UPGRADE=--upgrade
COMPILE := $(BIN)/uv pip compile $(UPGRADE) --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: $(DEVELOPMENT)
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --output-file requirements-paper.lock --group paper --constraint requirements.lock
	$(COMPILE) pyproject.toml --output-file requirements-dev.lock --group dev --constraint requirements-paper.lock
	$(COMPILE) --output-file requirements-bench.lock --group bench --constraint requirements.lock
