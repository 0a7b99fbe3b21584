# 村务台账: make run opens the program on a practice village, make test proves it. Both set up all they need.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
PYTEST ?= -n 2
VENV := .venv
PY := $(VENV)/bin/python
VILLAGE := var/柳河村

# Debian packages, by name; .ci/need installs only those that are missing, and says so
QT := libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 fonts-noto-cjk
SCREEN := libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-randr0 libxcb-xkb1 libxkbcommon-x11-0
LONG := xvfb xauth xdotool imagemagick poppler-utils libreoffice-calc
PACKAGE := binutils libpython$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)

.PHONY: run test test-long bench lint package lock clean
.DELETE_ON_ERROR:

run: $(VENV)/run.lock | need-qt
	@.ci/need $(if $(DISPLAY)$(WAYLAND_DISPLAY),$(SCREEN))
	@test -e $(VILLAGE) || $(PY) -m desktop init $(VILLAGE) --village 柳河村 --sample
	@$(if $(DISPLAY)$(WAYLAND_DISPLAY),$(PY) -m desktop --book $(VILLAGE),.ci/sheets $(PY) $(VILLAGE) out)

test: lint
	$(PY) -m pytest -q $(PYTEST)

test-long: lint
	@.ci/need $(SCREEN) $(LONG)
	HYPOTHESIS_PROFILE=long $(PY) -m pytest -q $(PYTEST)
	$(PY) -m pytest -q -m long

lint: $(VENV)/dev.lock | need-qt
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache --no-logo

bench: $(VENV)/dev.lock | need-qt
	@.ci/need libreoffice-calc poppler-utils
	@for file in bench/bench_*.py; do $(PY) -m bench.$$(basename $$file .py) || exit 1; done

package: $(VENV)/dev.lock | need-qt
	@.ci/need $(SCREEN) $(PACKAGE) # the libraries of a screen are packed too
	$(PY) -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build build.spec
	.ci/try-package dist/cunwu

LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q

lock: # every version and every hash, for Linux and Windows; needs uv
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock

clean: # a book in var/ stays
	rm -rf $(VENV) build dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find desktop tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: need-qt
need-qt:
	@.ci/need $(QT)

# what is installed in .venv is what these locks say
$(VENV)/run.lock: requirements.lock | $(PY)
	$(PY) -m pip install -q --require-hashes -r requirements.lock
	@cp requirements.lock $@

$(VENV)/dev.lock: requirements-dev.lock | $(PY)
	$(PY) -m pip install -q --require-hashes -r requirements-dev.lock
	@cp requirements-dev.lock $@

$(PY):
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 至 3.13 / Python 3.11 to 3.13 is needed" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || .ci/need python3-venv
	$(PYTHON) -m venv $(VENV)
