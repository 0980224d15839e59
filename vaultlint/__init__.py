"""vaultlint: the linter and tag normalizer for Obsidian vaults."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    # Reading a package's metadata costs more than `vaultlint --help`, so it waits until somebody asks.
    if name == "__version__":
        return _version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("obsidian-vaultlint")
    except PackageNotFoundError:  # a bare checkout, never installed
        import tomllib
        from pathlib import Path

        project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
        return str(project["project"]["version"])
