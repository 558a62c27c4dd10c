"""Where input and configuration lie when the command line does not say."""

from __future__ import annotations

from pathlib import Path

from wfm.errors import InputError, Issue

SAMPLE_INPUT = Path("sample_data")
SAMPLE_CONFIG = Path("config", "roster.yaml")
CONFIG_FILE = "config.yaml"


def find_config(source: Path, config: Path | None) -> Path:
    """Take the configuration that was named, else the one beside the tables, else, for the sample, its own.

    Raises
    ------
    InputError
        If there is none.
    """
    if config is not None:
        return config
    folder = source if source.is_dir() else source.parent
    found = folder / CONFIG_FILE
    if found.is_file():
        return found
    if source.resolve() == SAMPLE_INPUT.resolve() and SAMPLE_CONFIG.is_file():
        return SAMPLE_CONFIG
    if not source.exists():
        mend = "name a folder of CSV files, or one .xlsx workbook"
        raise InputError([Issue(str(source), "does not exist", mend=mend)])
    raise InputError([Issue(CONFIG_FILE, f"is missing from {folder}", mend="add it, or name another with --config")])


def find_sample() -> Path:
    """Find the sample in the current directory.

    Raises
    ------
    InputError
        If it is not there.
    """
    missing = [path.as_posix() for path in (SAMPLE_INPUT, SAMPLE_CONFIG) if not path.exists()]
    if missing:
        reason = "not in the current directory, where 'wfm run' without INPUT looks for the sample"
        mend = "name your own input, as in 'wfm run INPUT', or begin one with 'wfm init DIR'"
        raise InputError([Issue(" and ".join(missing), reason, mend=mend)])
    return SAMPLE_INPUT
