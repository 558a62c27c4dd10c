"""Whether the machine runs short of memory, where its system tells: a search that goes on would be killed."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

LEAST_FREE_SHARE = 0.04
"""Below this share of all memory the search ends with the best roster so far."""
LOOK_SECONDS = 0.5
"""How long a look is believed."""
MEMORY_FILE = Path("/proc/meminfo")


class MemoryWatch:
    """Looks now and then how much memory is available; on systems that do not tell, there is always enough."""

    def __init__(self, file: Path = MEMORY_FILE) -> None:
        self._file = file
        self._looked = -LOOK_SECONDS
        self._is_short = False

    @property
    def is_short(self) -> bool:
        """Whether too little is left."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            self._looked, self._is_short = now, self._look()
        return self._is_short

    def _look(self) -> bool:
        amounts: dict[str, int] = {}
        with suppress(OSError, ValueError, IndexError):
            for line in self._file.read_text(encoding="ascii").splitlines():
                name, _, rest = line.partition(":")
                amounts[name] = int(rest.split()[0])
        available, total = amounts.get("MemAvailable"), amounts.get("MemTotal")
        return available is not None and total is not None and available < LEAST_FREE_SHARE * total
