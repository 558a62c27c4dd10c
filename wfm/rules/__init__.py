"""One file per rule: its settings, its posting to the optimiser, its independent check."""
