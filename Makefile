# Thin calls of tools/dev.py, which needs nothing but Python; `python3 tools/dev.py run` works without make.
PYTHON ?= python3
ARGS ?=

.PHONY: run test lint doctor load bench fast compose-proof

run:
	@$(PYTHON) tools/dev.py run $(ARGS)

test:
	@$(PYTHON) tools/dev.py test $(ARGS)

lint:
	@$(PYTHON) tools/dev.py lint $(ARGS)

doctor:
	@$(PYTHON) tools/dev.py doctor $(ARGS)

bench:
	@$(PYTHON) tools/dev.py bench $(ARGS)

fast:
	@$(PYTHON) tools/dev.py fast $(ARGS)

load:
	@$(PYTHON) tools/dev.py load $(ARGS)

# Builds the image, serves it, trains over its port and kills it; needs root and Debian packages, no Docker engine.
compose-proof:
	@tools/container/compose-proof.sh $(PYTHON) tools/container/train_over_port.py
