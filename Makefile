# Pracha: `make` alone prints this help.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PORT ?= 8000

.PHONY: help run test test-unit lint prove bench requirements frontend translations setup setup-dev clean

help: ## this help
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(VENV)/.installed: requirements.txt
	@$(PYTHON) tools/make_venv.py $(VENV)
	@echo "installing packages (1–2 minutes) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "installing the packages of the tests (1–2 minutes) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Readers of codes that others wrote, for the tests. Where there is no Node the tests that need them are left out.
$(VENV)/.installed-readers: tests/readers/package-lock.json $(VENV)/.installed-dev
	@tools/system-packages
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; ! command -v npm >/dev/null || (cd tests/readers && npm ci --silent --no-audit --no-fund)
	@touch $@

setup: $(VENV)/.installed translations ## the virtual environment, packages and translations alone
setup-dev: setup $(VENV)/.installed-dev $(VENV)/.installed-readers
	@tools/system-packages

translations: $(VENV)/.installed ## compile the English texts
	@$(BIN)/python tools/translations.py compile

run: setup ## set everything up and serve on http://localhost:$(PORT) (http://127.0.0.1:$(PORT))
	@$(BIN)/python tools/run.py

test: lint ## every check of CI
	@$(BIN)/python tools/test.py

test-unit: setup-dev ## the quick tests alone
	@$(BIN)/pytest tests/unit -q

lint: setup-dev ## every static check
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/djlint templates --lint --quiet

prove: setup-dev ## the long proofs at full counts (hours)
	@PRACHA_PROVE=full $(BIN)/python tools/prove.py

bench: setup-dev ## the benchmarks, one run, into build/bench.json
	@$(BIN)/python tools/bench/run.py

requirements: ## pin requirements*.in anew
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options -o requirements-dev.txt requirements-dev.in

frontend: ## rebuild the committed CSS and scripts (needs Node)
	cd tools/frontend && npm ci --no-audit --no-fund && node build.mjs

clean: ## remove what can be made again (never the data)
	rm -rf build .mypy_cache .ruff_cache .hypothesis
