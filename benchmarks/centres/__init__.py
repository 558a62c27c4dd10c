"""Invented contact centres for benchmarks: people, shifts, requirements, and the files that tell of them."""
