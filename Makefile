# Everything runs in .venv, which the first target that needs it makes.

PYTHON ?= python3
PORT ?= 8888
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/ready

.PHONY: setup lab test long run bench lock

setup: $(READY)

# The host's own pip installs into .venv, so the host needs neither ensurepip nor permission to change itself.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --require-hashes --requirement requirements.lock
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/ecslab trust
	@touch $(READY)

lab: $(READY)
	$(BIN)/ecslab lab --port $(PORT)

test: $(READY)
	$(BIN)/python -m pytest

# What CI has no time for: each lab dies after every call that changes something, goes through a bad network, and more.
long: $(READY)
	ECSLAB_LONG=1 $(BIN)/python -m pytest -rA tests/labs tests/ecslab/backends

run: $(READY)
	$(BIN)/ecslab run $(LAB)

bench: $(READY)
	$(BIN)/python -m tests.benchmarks.fargate_tasks
	$(BIN)/python -m tests.benchmarks.day_of_traffic
	$(BIN)/python -m tests.benchmarks.rolling_update

lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra dev --no-annotate --no-header --output-file requirements.lock pyproject.toml
