# One command list, here and in continuous integration. On Windows see the README.
PYTHON ?= python3
BIN := .venv/bin
RUN := . $(BIN)/activate &&

.PHONY: help serve lab test check bench data messages clean
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

test: check              ## everything, browser included
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "Installing Chromium with apt"; s=; [ "$$(id -u)" = 0 ] || s=sudo; \
	  $$s apt-get update -qq && $$s env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core; }
	$(RUN) pytest -q -m "browser or slow"

.venv/benched: .venv/tested
	$(BIN)/pip install --quiet -c constraints.txt --group bench
	@touch $@

bench: .venv/benched     ## measure, as ratios within one run; writes docs/benchmarks.md
	$(RUN) PYTHONPATH=tests python -m benchmarks.steps
	$(RUN) PYTHONPATH=tests python -m benchmarks.side_by_side

data: .venv/installed    ## write datapackage.json and the data dictionary anew, then check the data
	$(BIN)/mcvet data rebuild
	$(BIN)/mcvet data check

messages: .venv/installed  ## bring the message catalogues up to date with the texts
	$(RUN) pybabel -q extract -F babel.cfg -k say -k plural:1,2 -k marked --no-location --sort-output -o .venv/messages.pot .
	$(RUN) for po in toolkit/mcvet/locale/*.po; do pybabel -q update -i .venv/messages.pot -o $$po -l $$(basename $$po .po) --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date -w 120; done

clean:           ## remove what the commands have made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
