"""`python -m vaultlint` is `vaultlint`."""

import sys

from vaultlint.cli import main

if __name__ == "__main__":
    sys.exit(main())
