# make demo   plays a working day of a small business; needs nothing but Python
# make test   passes the tests
# make lint   ruff, mypy, import-linter
# make check  both
# make fuzz   feeds parser, dates and rules with odd input, a minute each
# make torture  kills and fails the program at every call and hundreds of times more; takes half an hour
# make mutants  tries every small change that mutmut makes to screen, threads, deadlines and outbox; takes half an hour
# make eval   how much of what is labelled in the mails of the tests is found
# make train  trains the network that reading asks; make folds scores it on mails that it has not seen
# make lock   resolves the dependencies anew
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
FUZZ ?= 60s

.PHONY: demo test lint check torture fuzz mutants eval train folds venv lock clean

demo: venv
	$(BIN)/triaged demo

test: venv
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

lint: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

torture: venv
	$(BIN)/python -m tests.faults.torture 500
	$(BIN)/python -m tests.faults.torture every
	TRIAGED_TORTURE=1 $(BIN)/python -m pytest -n $(WORKERS) tests/faults/test_every_call.py

fuzz: $(VENV)-fuzz/.ready
	for target in mail dates rules; do PYTHONHASHSEED=0 $(VENV)-fuzz/bin/python -m tests.fuzz $$target $(FUZZ) || exit; done

$(VENV)-fuzz/.ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)-fuzz
	$(VENV)-fuzz/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(VENV)-fuzz/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(VENV)-fuzz/bin/pip install --quiet --disable-pip-version-check atheris==2.3.0
	touch $@

mutants: $(VENV)-mutants/.ready
	$(VENV)-mutants/bin/python -m tests.mutants

$(VENV)-mutants/.ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)-mutants
	$(VENV)-mutants/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(VENV)-mutants/bin/pip install --quiet --disable-pip-version-check mutmut==3.8.1
	touch $@

eval: venv
	for set in tests/mail tests/blind; do \
		echo "$$set"; $(BIN)/triaged evaluate $$set --config triaged.toml || exit; \
	done

venv: $(VENV)/.ready

$(VENV)/.ready: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("triaged needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

train: $(VENV)-train/.ready
	$(VENV)-train/bin/python training/train.py --folds 3 --only 1 --export --out build/fold
	$(VENV)-train/bin/python training/placing.py build/fold/held.jsonl --learned build/fold
	$(VENV)-train/bin/python training/train.py

folds: $(VENV)-train/.ready
	$(VENV)-train/bin/python training/train.py --folds 5

$(VENV)-train/.ready: training/requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)-train
	$(VENV)-train/bin/pip install --quiet --disable-pip-version-check -r training/requirements.txt
	$(VENV)-train/bin/pip install --quiet --disable-pip-version-check -e .
	touch $@

lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet pip-tools
	$(VENV)-lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--extra demo --extra dev --extra notify --output-file requirements.txt pyproject.toml
	rm -r $(VENV)-lock

clean:
	rm -rf $(VENV) $(VENV)-train .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build dist
