# Two targets are all that a fresh machine needs: `make demo` and `make test`.
# Every target first makes .venv from requirements.lock, whose every file is pinned by its hash.

.PHONY: demo test check deep bench docs train
.DEFAULT_GOAL := demo

VENV := .venv/bin
UV := .tools/bin/uv
CORES := $(shell nproc 2>/dev/null || echo 2)
# Where it is set, as in many containers, each program compiles all that it imports anew: seconds.
unexport PYTHONDONTWRITEBYTECODE

demo: .venv
	$(VENV)/bearwitness demo

test: .venv
	scripts/need-debian chromium chromium
	scripts/need-debian firefox-esr firefox-esr
	scripts/need-debian strace strace
	scripts/bring-strangers
	$(VENV)/python -m pytest --numprocesses=$(CORES) --dist=worksteal --durations=20 --cov --cov-report=
	$(VENV)/python scripts/coverage-of-rooms

check: .venv
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports

deep: .venv
	scripts/need-debian chromium chromium
	scripts/need-debian firefox-esr firefox-esr
	scripts/need-debian strace strace
	scripts/bring-strangers
	scripts/bring-spark
	HYPOTHESIS_PROFILE=deep $(VENV)/python -m pytest --timeout=0 -m "deep or not deep"
	$(VENV)/python tests/mutants.py

bench: .venv
	scripts/need-debian age age
	for file in benchmarks/*.py; do $(VENV)/python $$file || exit 1; done

docs: .venv
	$(VENV)/python -m pytest tests/test_docs.py

# The English model again, from TAB's training documents beside this folder: six minutes of one core.
# It is written to build/model and replaces nothing. What trains it (2 GB) is installed for it alone.
train: .venv
	$(UV) venv --quiet --clear --python $${PYTHON:-python3} build/train-venv
	$(UV) pip sync --quiet --system-certs --python build/train-venv/bin/python --require-hashes training/requirements.lock
	PYTHONPATH=src build/train-venv/bin/python training/make.py build/model
	$(VENV)/python training/compare.py build/model

.venv: requirements.lock pyproject.toml
	scripts/bring-uv
	$(UV) venv --quiet --clear --python $${PYTHON:-python3} .venv
	$(UV) pip sync --quiet --system-certs --python $(VENV)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --system-certs --python $(VENV)/python --no-deps --no-build-isolation --editable .
	touch .venv
