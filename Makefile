# Each target makes its own environment. Needs Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPORT ?= foedus-report
ATOP ?= ../shared/data/atop/v5.1/atop5_1m.csv
NETWORKS ?= ../shared/data/signed_networks/signed_networks_cow_tribes.json
NMC ?= ../shared/data/cow_nmc/NMC-60-abridged.csv
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check bench slow clean

run: $(VENV)/run.done
	@$(BIN)/foedus report --output $(REPORT)

test: $(VENV)/test.done
	$(BIN)/python -m pytest -n 2 --dist loadscope

check: $(VENV)/check.done
	$(BIN)/ruff check src tests benchmarks docs
	$(BIN)/ruff format --check src tests benchmarks docs
	$(BIN)/mypy
	@for scenario in src/foedus/scenarios/*; do \
		$(BIN)/foedus check --no-replay $$scenario > $(VENV)/check.log || { cat $(VENV)/check.log; exit 1; }; \
	done

bench: $(VENV)/test.done
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/measures.py $(wildcard $(NETWORKS))
	$(BIN)/python benchmarks/panel.py $(ATOP) $(NMC)

slow: $(VENV)/test.done
	$(PIP) --require-hashes -r requirements/slow.txt
	$(BIN)/python tests/fuzz.py $(VENV)/fuzz -max_total_time=300
	$(BIN)/python -m pytest -m slow
	WORLDS=3000 $(BIN)/python -m pytest tests/test_properties.py
	WORLDS=50000 $(BIN)/python -m pytest tests/test_logic.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "foedus needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing: install the system package (on Debian and Ubuntu: python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: $(BIN)/python requirements/run.txt pyproject.toml
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.done: $(VENV)/run.done requirements/test.txt
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/check.done: $(VENV)/test.done requirements/check.txt
	$(PIP) --require-hashes -r requirements/check.txt
	@touch $@

clean:
	rm -rf $(VENV) $(REPORT)
