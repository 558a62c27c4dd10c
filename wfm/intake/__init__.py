"""The only room that reads input files: tables as CSV or one workbook, and the configuration."""
