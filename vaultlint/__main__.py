"""`python -m vaultlint` is `vaultlint`."""

import os
import sys

if sys.path and os.path.realpath(sys.path[0]) != os.path.dirname(os.path.dirname(os.path.realpath(__file__))):  # noqa: PTH120
    # Python looks for modules in the working folder first, and that may be a vault with a `yaml.py` of its own.
    del sys.path[0]

from vaultlint.start import main

if __name__ == "__main__":
    main()
