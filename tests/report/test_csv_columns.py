"""Columns of CSV files, in which everything that returns is written once."""

import pandas as pd

from wfm.report.csv_files import csv_bytes


def test_true_beside_the_number_one_stays_true():
    assert csv_bytes(pd.DataFrame({"value": [1, True, 0, False]}, dtype=object)) == b"value\n1\nTrue\n0\nFalse\n"


def test_values_that_return_are_written_alike():
    table = pd.DataFrame({"value": ["=a", None, float("nan"), 0.5, "=a", -0.0, 0]}, dtype=object)
    assert csv_bytes(table) == b'value\n\'=a\n""\n""\n0.5\n\'=a\n0\n0\n'
