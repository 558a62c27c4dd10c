"""The command ``wfm``, and ``python -m wfm``: an interrupt ends it quietly even while its modules are being loaded."""

from __future__ import annotations

import sys
from typing import NoReturn

from wfm.cli.interrupts import EXIT_INTERRUPTED


def main() -> NoReturn:
    """Load and run the command line of this process."""
    try:
        from wfm.cli.main import main as run  # somebody may think better of it meanwhile
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; nothing was written.\n")
        sys.exit(EXIT_INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
