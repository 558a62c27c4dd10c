"""Compares clock punches with a published schedule."""
