"""The way of the data: one module per command, which puts steps together; what commands share is in `steps`."""
