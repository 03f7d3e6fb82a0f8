# Every target works from a bare checkout: it installs first what it needs. A second run finds the stamps and is quick.
PYTHON ?= python3
JSON ?=
PORT ?=
ONLY ?=
VENV = .venv
PIP = $(VENV)/bin/python -m pip --quiet --disable-pip-version-check
json = $(if $(JSON),--json $(JSON))

.PHONY: install demo test replay run check bench messages screenshots wheel locks
.DEFAULT_GOAL = install

install: $(VENV)/runtime.stamp $(VENV)/dev.stamp

demo: $(VENV)/runtime.stamp
	$(VENV)/bin/houqin demo $(json) $(if $(PORT),--port $(PORT))

run: $(VENV)/runtime.stamp
	$(VENV)/bin/houqin init
	$(VENV)/bin/houqin run $(if $(PORT),--port $(PORT))

replay: $(VENV)/runtime.stamp
	$(VENV)/bin/houqin replay cumt-2020 $(json)

test: install
	$(VENV)/bin/python -m tools.run_tests $(json) $(if $(ONLY),--part $(ONLY))

check: install
	$(VENV)/bin/python tools/check.py

bench: install
	$(VENV)/bin/python -m tools.bench $(json) $(if $(ONLY),--only $(ONLY))

messages: install
	$(VENV)/bin/python tools/messages.py write

screenshots: install
	$(VENV)/bin/python -m tools.screenshots

wheel: install houqin/static/vendor/.stamp
	$(VENV)/bin/python tools/messages.py compile
	rm -rf build
	$(VENV)/bin/python -m build --wheel --no-isolation

locks: install
	tools/locks.sh --upgrade

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements/runtime.txt requirements/build.txt pyproject.toml houqin/static/vendor/.stamp | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(VENV)/bin/python tools/messages.py compile
	touch $@

$(VENV)/dev.stamp: $(VENV)/runtime.stamp requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@

houqin/static/vendor/.stamp: package.json package-lock.json tools/vendor.py | $(VENV)/bin/python
	$(VENV)/bin/python tools/vendor.py
