# What each target does: make help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := build/demo
export PATH := $(CURDIR)/.engines/bin:$(PATH)
export PULUMI_SKIP_UPDATE_CHECK := true
# Importing the cloud SDKs takes five times as long without compiled files.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench engines docs requirements clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(STAMP): requirements/uv.txt requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say make PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet requirements/dev.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: $(STAMP) ## compiles the sample fleet, exports it, shows a diff and a picture; no cloud account needed
	@echo "1. The blueprints are checked."; echo
	@$(BIN)/fleetform validate stacks/dev.yaml stacks/prod.yaml
	@echo; echo "2. What they become, and the same for OpenTofu and for Crossplane."; echo
	@for environment in dev prod; do \
	  $(BIN)/fleetform graph stacks/$$environment.yaml --summary -o $(DEMO)/$$environment.html && \
	  $(BIN)/fleetform export opentofu stacks/$$environment.yaml -o $(DEMO)/opentofu/$$environment && \
	  $(BIN)/fleetform export crossplane stacks/$$environment.yaml -o $(DEMO)/crossplane/$$environment && echo || exit $$?; \
	done
	@echo "3. What docs/demo/dev-next.yaml would change in stacks/dev.yaml."; echo
	@$(BIN)/fleetform diff stacks/dev.yaml docs/demo/dev-next.yaml
	@echo; echo "4. Look at:"; echo
	@echo "  $(CURDIR)/$(DEMO)/prod.html"
	@echo "      the fleet as a picture: open it in a browser (dev.html is the small one)"
	@echo "  $(DEMO)/opentofu/prod/     the fleet for OpenTofu"
	@echo "  $(DEMO)/crossplane/prod/   the fleet for Crossplane"

test: $(STAMP) ## runs everything this machine can run, and says what it skipped and why
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder

# The types of the cloud SDKs fill node's usual 4 GB; it then forgets, and reads them again for each file.
lint: $(STAMP) ## style, types, import direction
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	NODE_OPTIONS=--max-old-space-size=8192 $(BIN)/basedpyright --warnings

format: $(STAMP) ## writes the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## figures for speed and memory, beside peers in the same run
	$(BIN)/python tests/bench/run.py

engines: ## installs the real engines that tests drive, into .engines/
	$(PYTHON) engines/install.py

docs: $(STAMP) ## writes the generated reference
	$(BIN)/python docs/generate.py

requirements: $(STAMP) ## pins what pyproject.toml asks for
	$(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes --all-extras --group dev pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes --extra aws --extra gcp --extra azure --extra kubernetes --extra extras --extra function --constraint requirements/dev.txt pyproject.toml -o requirements/function.txt

clean: ## removes what was built; engines stay
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
