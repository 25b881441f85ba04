# The project's commands. Bare `make` lists them. Needs GNU make 3.81 or newer and Python 3.11 or newer; uv is used where it is installed.
#   make PYTHON=python3.12 …    another interpreter        make UV= …    pip even where uv is installed
#   make test ARGS="-k shift"   further arguments for the command behind a target

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup lab reports notebooks lock test soak bench check proof release docs clean FORCE

export PYTHONUTF8 := 1
unexport PYTHONPATH PYTHONHOME
# With it every kernel and process would compile pandas and all else anew, which takes longer than most of them run.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?=
ifeq ($(origin UV),undefined)
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv)
endif
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY := $(BIN)/python

help:
	@echo "usage: make TARGET"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/.made ## make .venv with exactly the locked packages (every target below does this first)

lab: setup ## open JupyterLab in notebooks/
	PATH="$$(pwd)/$(BIN):$$PATH" $(PY) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks \
	  --LabApp.app_settings_dir=helpers/explore/jupyterlab \
	  --FileContentsManager.pre_save_hook=helpers.core.notebook_saving.put_answers_in_place_of_widgets $(ARGS)

reports: setup ## build every notebook as an HTML report, with reports/index.html
	$(PY) -m helpers reports $(ARGS)

notebooks: setup ## execute the committed notebooks again, in place
	$(PY) -m helpers notebooks $(ARGS)

check: setup ## validate the tables in data/
	$(PY) -m helpers check $(ARGS)

test: setup ## run the linter, the type checker and all tests (browser tests skip where there is no Chromium)
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

soak: setup ## try 10,000 hostile inputs on every reader, and kill the store 200 times (ten minutes to half an hour)
	$(PY) -m tests.soak $(ARGS)

bench: setup ## time the suite against the alternatives
	$(PY) -m tests.bench $(ARGS)

proof: setup ## before a release: both README commands on a fresh clone, then the mutation check
	$(PY) -m tests.tools.proof $(ARGS)

lock: ## resolve requirements.lock again from pyproject.toml, with uv (newest versions: ARGS=--upgrade)
	@test -n "$(UV)" || { echo "make lock needs uv: https://docs.astral.sh/uv/, or pip install uv" >&2; exit 1; }
	"$(UV)" pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock $(ARGS)

release: setup ## pack all reports, their PDFs and the data into one zip in dist/
	$(PY) -m helpers release $(ARGS)

docs: setup ## build the guides and the API reference as one static site: site/index.html
	$(PY) -m sphinx -q -W --keep-going -c docs -d build/docs . site $(ARGS)

clean: ## remove what was built: reports and caches (.venv stays; delete it by hand to start afresh)
	rm -rf reports look build dist site .pytest_cache .ruff_cache .mypy_cache .hypothesis *.egg-info
	find helpers tests notebooks -name __pycache__ -o -name .ipynb_checkpoints | while IFS= read -r d; do rm -rf "$$d"; done

# .venv is made anew when the lock or pyproject.toml changed, and when it is half made, was moved here from another
# folder, has lost its interpreter, or has another Python than PYTHON asks for. The stamp is written last.
SOUND := $(shell test "$$(cat .venv/.made 2>/dev/null)" = "$$(pwd -P)" && $(PY) -c "" 2>/dev/null && echo yes)
ifneq ($(PYTHON),)
SOUND := $(shell test "$(SOUND)" = yes && test "$$($(PYTHON) -V 2>&1)" = "$$($(PY) -V 2>&1)" && echo yes)
endif
ifneq ($(SOUND),yes)
REMAKE := FORCE
endif

# The first python that the tests cover (3.11 to 3.13), or else a newer one. Asked for its base, because python3 may be
# that of a virtual environment, even of the .venv that is about to be replaced.
.venv/.made: requirements.lock pyproject.toml $(REMAKE)
	@set -e; python=; \
	for below in "3, 14" "4, 0"; do for p in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python); do \
	  test -n "$$python" || python=$$($$p -c "import sys; v = sys.version_info[:2]; \
	    print(sys._base_executable if (3, 11) <= v < ($$below) else '')" 2>/dev/null) || :; \
	done; done; \
	if test -z "$$python" && { test -z "$(UV)" || test -n "$(PYTHON)"; }; then \
	  is=$$($(or $(PYTHON),python3) -V 2>&1) || is="not there"; \
	  echo "Python 3.11 or newer is needed; $(or $(PYTHON),python3) is $$is." >&2; \
	  echo "Install one, or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	if test -n "$(UV)"; then \
	  echo "Making .venv with uv …"; \
	  rm -rf .venv; \
	  "$(UV)" venv -q --python "$${python:->=3.11,<3.14}" .venv; \
	  "$(UV)" pip install -q --python $(PY) --require-hashes -r requirements.lock; \
	  "$(UV)" pip install -q --python $(PY) --no-deps --no-build-isolation -e .; \
	else \
	  "$$python" -c "import venv, ensurepip" 2>/dev/null || { \
	    echo "$$python cannot make virtual environments. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }; \
	  echo "Making .venv with pip: a minute or two, once …"; \
	  rm -rf .venv; \
	  "$$python" -m venv .venv; \
	  export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1; \
	  $(PY) -m pip install -q --no-input --no-compile --require-hashes -r requirements.lock; \
	  $(PY) -m pip install -q --no-input --no-deps --no-build-isolation -e .; \
	fi; \
	$(PY) -m helpers bundle || :; \
	pwd -P >.venv/.made

FORCE:
