"""`python -m bearwitness`: the program."""

from bearwitness.cli.main import main

raise SystemExit(main())
