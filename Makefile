# The doors into this project. Everything is set up on the way, once.
.DEFAULT_GOAL := help
.PHONY: demo test check fix bench lock assets help
.SUFFIXES:

# Python 3.11 or later; the newest of the usual names is taken unless you say.
PYTHON ?=
BIN := .venv/bin

# Use the system's certificates (office networks bring their own) and its Python.
export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

ENVIRONMENT := .venv/installed
ASSETS := static/dist/app.css
ASSET_SOURCES := package.json package-lock.json static/build.mjs $(shell find static/src -type f)

demo: $(ENVIRONMENT) $(ASSETS) ## run everything here: http://127.0.0.1:8000/ (PORT=8001 changes it)
	@exec $(BIN)/python manage.py demo --with-parent

test: $(ENVIRONMENT) $(ASSETS) ## run all tests, two at a time (ARGS="-k upload" passes words to pytest)
	@sh tools/browser.sh
	@$(BIN)/python -m pytest -n 2 $(ARGS)

check: $(ENVIRONMENT) $(ASSETS) ## lint, types, imports, templates, migrations, deployment
	@sh tools/check.sh

fix: $(ENVIRONMENT) ## put right what tools can put right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djlint --reformat --quiet templates

bench: $(ENVIRONMENT) ## compare the speed of returns and recomputing with yardsticks
	@$(BIN)/python -m tests.bench $(ARGS)

lock: $(ENVIRONMENT) ## pin all packages anew (UPGRADE=--upgrade takes newer versions)
	@sh tools/lock.sh $(UPGRADE)

assets: $(ENVIRONMENT) ## build the front end anew
	@sh tools/front-end.sh
	@touch $(ASSETS)

help: ## say what there is
	@echo "make <word>, where the word is one of:"
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r word meaning; do \
	  printf '%-9s %s\n' "$$word" "$$meaning"; done

$(ENVIRONMENT): requirements.txt requirements-uv.txt tools/environment.sh
	@PYTHON="$(PYTHON)" sh tools/environment.sh
	@touch $@

$(ASSETS): $(ASSET_SOURCES) tools/front-end.sh | $(ENVIRONMENT)
	@sh tools/front-end.sh
	@touch $@
