"""`python -m app`: the same commands as the console script `strata`."""

import sys

from app.cli import main

sys.exit(main())
