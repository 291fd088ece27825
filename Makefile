# Everything a person runs. Each step prints one line with its time; logs are in .cache/logs.
SHELL := /bin/sh
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export PYTHONWARNINGS := ignore
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

PYTHON := .venv/bin/python
STEP := scripts/step.sh
ENV := .cache/env.stamp
LINT := .cache/lint.stamp
ENCODER := models/encoder/encoder.json
STORE := models/store.sqlite
MODEL := models/triage.tar.gz
WIDGET := .cache/widget/socket.io.js
BROWSER := .cache/widget/axe.js

KNOWLEDGE := $(shell find knowledge -name '*.yml')
TRAINING := config.yml domain.yml $(shell find data -name '*.yml') $(wildcard nlu/*.py) $(wildcard nlu/*.yml) $(wildcard nlu/lexicon/*.tsv) \
	knowledge/forms.yml knowledge/receipts.yml

.DEFAULT_GOAL := help
.PHONY: help env encoder store train chat demo serve telegram doctor purge widget browser screenshots test lint evaluate review bench lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

env: $(ENV) ## make .venv with the locked packages
$(ENV): requirements.lock .python-version scripts/env.sh
	@$(STEP) "Python 3.10 and packages" scripts/env.sh
	@touch $@

encoder: $(ENCODER) ## build the sentence encoder
$(ENCODER): $(ENV) nlu/encoder_build.py
	@$(STEP) "Sentence encoder" $(PYTHON) -m nlu.encoder_build
	@touch $@

store: $(STORE) ## build the SQLite store from knowledge/
$(STORE): $(ENV) $(KNOWLEDGE) $(wildcard store/*.py) $(wildcard triage/*.py)
	@$(STEP) "Store of facts" $(PYTHON) -m store build
	@touch $@

train: $(MODEL) $(STORE) ## train the model if anything changed
$(MODEL): $(ENCODER) $(TRAINING)
	@$(STEP) "Training" .venv/bin/rasa train --skip-validation --fixed-model-name triage
	@touch $@

chat: train ## talk to the assistant in this terminal
	@$(PYTHON) -m scripts.chat

demo: train ## play six conversations through the real servers
	@$(PYTHON) -m scripts.demo

serve: train widget ## the web, Slack and Telegram channels, and a sample page
	@$(PYTHON) -m scripts.serve

telegram: train ## the Telegram channel from this computer, by polling
	@$(PYTHON) -m scripts.telegram

doctor: $(ENV) ## check tokens, webhooks, clock and settings, and say what is wrong
	@$(PYTHON) -m scripts.doctor

purge: $(ENV) ## delete conversations older than DAYS=30
	@$(PYTHON) -m scripts.purge $(if $(DAYS),--days $(DAYS))

widget: $(WIDGET) ## fetch the socket.io client that the web widget loads
$(WIDGET): scripts/widget_env.sh scripts/npm_file.sh
	@$(STEP) "Widget's socket.io client" scripts/widget_env.sh
	@touch $@

browser: $(BROWSER) ## install what the browser tests need
$(BROWSER): scripts/browser_env.sh scripts/npm_file.sh
	@$(STEP) "Chromium and axe-core" scripts/browser_env.sh
	@touch $@

screenshots: train widget browser ## take the pictures in docs/images again
	@$(PYTHON) -m pytest tests/widget/take_screenshots.py

test: train lint widget browser ## run every test
	@$(PYTHON) -m scripts.run_tests

lint: $(LINT) ## ruff and mypy --strict, in their own environment
	@$(STEP) "ruff" .tools/lint/bin/ruff check triage store nlu actions channels scripts tests
	@$(STEP) "mypy" .tools/lint/bin/mypy --python-executable .venv/bin/python
$(LINT): $(ENV) requirements-lint.lock
	@$(STEP) "Lint tools" scripts/lint_env.sh
	@touch $@

evaluate: train ## measure understanding (ARGS="--set both --write" for the report)
	@$(PYTHON) -m scripts.evaluate $(ARGS)

review: train ## label new messages: make review FILE=messages.txt
	@$(PYTHON) -m scripts.review $(FILE) $(ARGS)

bench: train ## measure start, memory and answer times
	@$(PYTHON) -m scripts.bench

lock: $(ENV) ## write the lock files again from pyproject.toml
	@scripts/lock.sh

clean: ## remove everything that was built
	rm -rf .venv .tools .cache .rasa models/encoder models/store.sqlite models/*.tar.gz results
