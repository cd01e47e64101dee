"""`python -m bearwitness` is the program."""

import sys

from bearwitness.cli.main import main

sys.exit(main())
