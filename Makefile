# One command list, here and in continuous integration. On Windows see the README.
PYTHON ?= python3
BIN := .venv/bin
RUN := . $(BIN)/activate &&

.PHONY: help serve lab test check coverage translations lowest newest bench soak capacity docs data messages clean
help:            ## list the commands
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mcvet needs Python 3.11 or later; say make PYTHON=python3.12, for example."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python cannot make virtual environments; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/pip install --quiet -c constraints.txt -e .
	@touch $@

.venv/tested: .venv/installed
	$(BIN)/pip install --quiet -c constraints.txt --group test
	@touch $@

serve: .venv/installed   ## start the dashboards at http://localhost:8866
	$(BIN)/mcvet serve --open

lab: .venv/installed     ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

check: .venv/tested      ## lint, types, import rules, fast tests
	$(RUN) ruff format --check . && ruff check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) pytest -q -n 2 -m "not browser and not slow"

.venv/translated: .venv/tested
	$(BIN)/pip install --quiet -c constraints.txt --group translations
	@touch $@

translations: .venv/translated  ## check the message catalogues with pofilter
	$(RUN) python tests/locale/pofilter.py

test: check translations ## everything, browser included
	@missing=; shell=chromium-headless-shell; \
	  for browser in $$shell chromium chromium-browser google-chrome; do command -v $$browser >/dev/null && break || browser=; done; \
	  [ -n "$$browser" ] || missing="$$shell fonts-noto-core"; \
	  PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || ! command -v apt-get >/dev/null || missing="$$missing nginx-light"; \
	  [ -z "$$missing" ] || { echo "Installing with apt: $$missing"; s=; [ "$$(id -u)" = 0 ] || s=sudo; \
	  $$s apt-get update -qq && { apt-cache show $$shell >/dev/null 2>&1 || missing=$$(echo "$$missing" | sed "s/$$shell/chromium/"); } && $$s env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	  case "$$missing" in *nginx*) $$s systemctl disable --quiet --now nginx 2>/dev/null || true; esac; }
	$(RUN) pytest -q -n 2 --dist loadfile -m "browser or slow"

coverage: .venv/tested   ## branch coverage of the quick tests; pages in .coverage-report
	$(RUN) pytest -q -n 2 -m "not browser and not slow" --cov --cov-report=term --cov-report=html

# The quick tests in an environment of its own: $(1) its folder, $(2) the Python, $(3) how versions are chosen.
define quick_tests_in
	$(2) -m venv $(1)
	$(1)/bin/pip install --quiet --upgrade 'pip>=25.1' uv
	$(1)/bin/uv pip install --quiet --compile-bytecode --python $(1)/bin/python $(3) -e . --group test
	PATH=$(1)/bin:$$PATH $(1)/bin/pytest -q -n 2 -m "not browser and not slow"
endef
NEWEST = $(shell for n in 15 14 13 12 11; do command -v python3.$$n && python3.$$n --version >/dev/null 2>&1 && break; done | tail -1)

lowest:          ## quick tests with the lowest versions that pyproject.toml permits
	$(call quick_tests_in,.venv-lowest,$(PYTHON),--resolution lowest-direct)

newest:          ## quick tests with the newest Python at hand
	$(call quick_tests_in,.venv-newest,$(NEWEST),--constraint constraints.txt)

.venv/benched: .venv/tested
	$(BIN)/pip install --quiet -c constraints.txt --group bench
	@touch $@

bench: .venv/benched     ## measure, as ratios within one run; writes docs/benchmarks.md; shorter: ROUNDS=3 PEERS=dash,shiny
	$(RUN) PYTHONPATH=tests python -m benchmarks $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(PEERS),--peers $(PEERS))

soak: .venv/tested       ## ten minutes of visits and kills under low limits; writes its part of docs/benchmarks.md
	$(RUN) PYTHONPATH=tests python -m benchmarks.soak

capacity: .venv/tested   ## what readers and kernels take of a server; writes its part of docs/operating.md
	$(RUN) PYTHONPATH=tests python -m benchmarks.capacity

.venv/documented: .venv/installed
	$(BIN)/pip install --quiet -c constraints.txt --group docs
	@touch $@

docs: .venv/documented   ## the documentation as a site in .docs/html; runs its commands and notebooks
	$(RUN) PYTHONPATH=docs python -m publishing

data: .venv/installed    ## write datapackage.json and the data dictionary anew, then check the data
	$(BIN)/mcvet data rebuild
	$(BIN)/mcvet data check

messages: .venv/installed  ## bring the message catalogues up to date with the texts
	$(RUN) pybabel -q extract -F babel.cfg -k say -k plural:1,2 -k marked --no-location --sort-output -o .venv/messages.pot .
	$(RUN) for po in toolkit/mcvet/locale/*.po; do pybabel -q update -i .venv/messages.pot -o $$po -l $$(basename $$po .po) --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date -w 120; done

clean:           ## remove what the commands have made
	rm -rf .venv .venv-lowest .venv-newest .docs .coverage .coverage-report .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
