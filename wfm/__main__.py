"""Lets ``python -m wfm`` do what the command ``wfm`` does."""

from __future__ import annotations

from wfm.cli.main import main

main()
