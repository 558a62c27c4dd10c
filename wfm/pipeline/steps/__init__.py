"""What commands are put together from; no step knows a command."""
