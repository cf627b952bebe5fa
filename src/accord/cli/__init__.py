"""The command line: parse, call the workbench, render."""

from accord.cli.app import main

__all__ = ["main"]
