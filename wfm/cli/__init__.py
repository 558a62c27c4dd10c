"""The command line: arguments to pipeline calls, progress, summaries and exit codes."""
