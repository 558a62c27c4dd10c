"""Weekly rosters for contact centres: proved, explained, and held against the clock."""

__version__ = "0.1.0"
