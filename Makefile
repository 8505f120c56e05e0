# the two that matter: `make run` and `make test`; each makes the .venv it needs

SHELL := /bin/bash
.DEFAULT_GOAL := check
PYTHON ?= python3.11
BIN := .venv/bin
# real input made by others lies beside the project on some machines
ifneq ($(wildcard ../shared/data),)
export VARSEL_REAL_DATA ?= $(abspath ../shared/data)
endif

.PHONY: check setup run test bench bench-peers model soak lint contract lock clean

# lint and test, what a change must pass
check: lint test

# the .venv with everything in it, at its pinned version
setup: .venv/ready

# pull the practice shop, decide, write the mails, publish the pages
run: .venv/ready
	$(BIN)/varsel run

# everything that needs no other machine, in a few minutes
test: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist loadscope -m "not soak" $(ARGS)

# speed and memory, printed as ratios against a floor in the same run
bench: .venv/ready
	$(BIN)/python -m tests.bench

# the same beside another loader, installed for this in a place of its own
bench-peers: .venv/ready .venv/peers/ready
	$(BIN)/python -m tests.bench.peers .venv/peers/bin/python

.venv/peers/ready: requirements-peers.lock
	@$(BIN)/python -m venv --without-pip .venv/peers
	@$(BIN)/uv pip install -q --python .venv/peers/bin/python --require-hashes -r requirements-peers.lock
	@touch $@

# learn anew what inquiries are sorted by, and measure it
model: .venv/ready
	$(BIN)/python -m flows.packaged_model

# long kills, plays and many seeds; takes hours
soak: .venv/ready
	$(BIN)/python -m pytest -m soak $(ARGS)

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests flows/pages/queries \
	    flows/expectations/entities/queries

# write down the columns that readers of the published marts count on
contract: .venv/ready
	$(BIN)/python -m tests.dbt_project.contract

# pin anew from pyproject.toml
lock: .venv/ready
	$(BIN)/uv pip compile pyproject.toml --extra dev --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --upgrade -q \
	    -o requirements.lock
	printf '%s\n' 'dlt[duckdb,parquet]' scikit-learn | $(BIN)/uv pip compile - --python-version 3.11 \
	    --constraint requirements.lock --generate-hashes --no-emit-index-url \
	    --no-header --upgrade -q -o requirements-peers.lock

.venv/ready: requirements.lock requirements-uv.lock pyproject.toml
	@test -x $(BIN)/python || (command -v $(PYTHON) >/dev/null && $(PYTHON) -m venv .venv) || python3 -m venv .venv
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	    (echo "Varsel needs Python 3.11; name one with: make PYTHON=/path/to/python3.11" && exit 1)
	@echo "installing the pinned packages into .venv"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# what can be made again; the data folder cannot
clean:
	rm -rf .venv dbt_project/target dbt_project/logs
