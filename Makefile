# Two commands do everything on a machine with Python 3.11+, venv, pip and make:
#   make demo   install, and label an example interview with the shipped model
#   make test   install, and run the tests

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test check slow nightly model audit clean

demo: $(VENV)/installed
	@mkdir -p demo
	$(BIN)/testimony label corpus/examples/interview-en.txt
	$(BIN)/testimony label corpus/examples/interview-*.txt -o demo/interviews.html --overwrite
	@echo "Open demo/interviews.html in a browser."

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -m "" --cov --cov-report=term --cov-fail-under=90

slow: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m "slow or browser" -n 2 --dist loadfile

nightly: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m nightly

# Train the shipped model anew from the shipped corpus, and judge it on the test part (the same bytes come out).
model: $(VENV)/installed
	$(BIN)/testimony train corpus -o models/testimony-1 --overwrite
	$(BIN)/testimony evaluate corpus --model models/testimony-1 --part test --card --baselines all
	$(BIN)/python benchmarks/card.py

# Ask the Python Packaging Authority's list of known weaknesses about every package installed in $(VENV). Needs the network, and
# tells it the names and versions of packages alone. A package that could not be looked up fails it, as a weakness does.
audit: $(VENV)/installed-dev $(VENV)/audit/installed
	$(BIN)/python -m pip freeze --exclude-editable > $(VENV)/audit/packages.txt
	$(VENV)/audit/bin/pip-audit --requirement $(VENV)/audit/packages.txt --no-deps --disable-pip --strict --progress-spinner off

$(VENV)/audit/installed:
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet pip-audit
	touch $@

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) demo dist
