"""Programs as MathOpt's messages, and the least cost once people and breaks are settled."""

from __future__ import annotations

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from peers.program import Arrays, FloatArray


def mathopt_model(arrays: Arrays) -> mathopt.Model:
    """Write a program as a model of MathOpt; columns keep their numbers."""
    proto = model_pb2.ModelProto()
    columns, rows = len(arrays.cost), len(arrays.row_lower)
    proto.variables.ids.extend(range(columns))
    proto.variables.lower_bounds.extend(arrays.lower)
    proto.variables.upper_bounds.extend(arrays.upper)
    proto.variables.integers.extend(arrays.is_whole.tolist())
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend(arrays.row_lower)
    proto.linear_constraints.upper_bounds.extend(arrays.row_upper)
    proto.linear_constraint_matrix.row_ids.extend(arrays.row)
    proto.linear_constraint_matrix.column_ids.extend(arrays.column)
    proto.linear_constraint_matrix.coefficients.extend(arrays.coefficient)
    priced = np.flatnonzero(arrays.cost)
    proto.objective.linear_coefficients.ids.extend(priced)
    proto.objective.linear_coefficients.values.extend(arrays.cost[priced])
    return mathopt.Model.from_model_proto(proto)


def values_of(model: mathopt.Model, result: mathopt.SolveResult) -> FloatArray:
    """Values of all columns in order."""
    return np.array(result.variable_values(list(model.variables())))


def settled_cost(arrays: Arrays, values: FloatArray) -> float:
    """Find what people and breaks as they are cost at the least.

    A search that is stopped leaves slack on both sides of a slot, or heads at the wrong queue; its objective says more
    than its roster costs.
    """
    result = mathopt.solve(mathopt_model(arrays.with_fixed(values)), mathopt.SolverType.GLOP)
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        raise AssertionError(f"a solution that breaks its own rows: {result.termination}")
    return float(result.objective_value())
