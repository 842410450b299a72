# make run   示例台账、导入、文书、窗口（没有显示器时画成图片）
# make test  全部检查：ruff、mypy --strict、pytest
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test setup clean help

help:
	@sed -n '1,2p' Makefile

setup:
	@PYTHON="$(PYTHON)" sh .ci/setup

run: setup
	@$(PY) -m app.demo out

test: setup
	@sh .ci/checks

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .hypothesis
