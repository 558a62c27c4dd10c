"""How runs are made, kept and summed up: one process and one JSON file each, tables and pictures from those files."""
