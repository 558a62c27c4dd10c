"""Runs of peers, each in a process of its own, kept beside those of ``wfm``."""
