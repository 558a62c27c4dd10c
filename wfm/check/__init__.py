"""Audits any schedule against instance and rules, without a solver and without the optimiser."""
