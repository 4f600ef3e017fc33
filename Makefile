# Every target makes what it needs: Python 3.11 or newer, pip and make are enough.

# The first Python that is new enough; name another with PYTHON=.
PYTHON ?= $(or $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; \
	done),python3)
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO ?=
# More than the cores of a small machine: a test often waits for a browser or a server.
JOBS ?= 3
ARGS ?=
MODULE ?=

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
YES := 1 y yes true on
# A server's settings with throw-away values: checks read settings and connect to nothing.
SERVER := env -u EMBEDDED -u INSECURE_HTTP -u DEBUG ALLOWED_HOSTS=sortkey.example SITE_URL=https://sortkey.example \
	BEHIND_PROXY=yes SECRET_KEY=for-the-deploy-check-only-5b2e9d7c41f08a6631d0c7e2 \
	DATABASE_URL=postgresql://sortkey@db.example/sortkey REDIS_URL=redis://redis.example:6379

.DEFAULT_GOAL := help
.PHONY: help setup setup-run setup-dev run test check bench mutants lock fmt clean

help: ## list the targets
	@echo "make run            serve on http://127.0.0.1:8000 with everything it needs (PORT=, HOST=, DEMO=1)"
	@echo "make test           all tests, also in a real browser (ARGS=\"tests/study -k undo\", JOBS=3)"
	@echo "make check          lint, types, import contract, migrations, templates, deployment, content"
	@echo "make bench          measure the hot paths beside their physical limits (ARGS=)"
	@echo "make mutants        put faults into the capacity oracle and count those the tests find (MODULE=read)"
	@echo "make fmt            format the code"
	@echo "make setup          only make .venv with everything for development"
	@echo "make lock           write requirements/*.txt from requirements/*.in (UPGRADE=1: newest versions)"
	@echo "make clean          remove caches; data in var/ and .venv stay"

setup: setup-dev ## the virtual environment with everything for development

setup-run setup-dev: setup-%:
	@command -v $(PYTHON) >/dev/null || { echo "Sortkey: there is no $(PYTHON); Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) requirements/install.py $*

run: setup-run ## everything on this machine, until Ctrl-C
	@exec $(MANAGE) up --host "$(HOST)" --port "$(PORT)" $(if $(filter $(YES),$(DEMO)),--demo)

test: setup-dev ## all tests
	@CHROMIUM="$$(.ci/chromium)" || exit 1; export CHROMIUM; \
	exec $(BIN)/python -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder $(ARGS)

check: setup-dev ## everything a reviewer would otherwise have to say
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/python .ci/templates.py
	$(BIN)/djlint templates --lint --quiet
	$(SERVER) $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) deploy_drills --check
	@for course in content/*/course.toml; do \
		echo "check_content $$(dirname $$course)"; $(MANAGE) check_content "$$(dirname $$course)" || exit 1; \
	done

bench: setup-dev ## the hot paths, side by side with their limits
	@exec $(BIN)/python -m tests.bench $(ARGS)

mutants: setup-dev ## at least 95 % of the faults put into the capacity oracle must be found
	@env -u PYTHONDONTWRITEBYTECODE nice -n 10 $(BIN)/mutmut run --max-children 1 \
		$(if $(MODULE),"quizapp.engine.capacity.$(MODULE).*")
	@$(BIN)/python .ci/mutants.py $(MODULE)

fmt: setup-dev ## let the formatter decide
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .

lock: setup-dev ## requirements/*.txt with hashes and without addresses
	@for name in app run dev; do \
		UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --generate-hashes \
			--no-emit-index-url --no-emit-find-links --python-version 3.11 $(if $(filter $(YES),$(UPGRADE)),--upgrade) \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done

clean: ## caches only
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov mutants
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
