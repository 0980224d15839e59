"""`python -m vaultlint` is `vaultlint`."""

from vaultlint.cli import main

if __name__ == "__main__":
    main()
