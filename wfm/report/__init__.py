"""Results as tables, and tables as files: workbooks, CSV, JSON, and the summary on the terminal."""
