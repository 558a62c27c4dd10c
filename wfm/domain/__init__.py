"""Facts and results, frozen; imports nothing else of ``wfm``."""
