"""Metric math: a number for each period, made of metrics with +, -, * and /. CloudWatch's functions are left out."""

import ast
import operator
from collections.abc import Callable, Mapping

SOURCE = "CloudWatch user guide, Using math expressions with CloudWatch metrics"

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class NotSimulatedError(ValueError):
    """An expression that has more in it than arithmetic."""


def names_in(expression: str) -> set[str]:
    """Return the ids of metrics that an expression is made of.

    Raises:
        NotSimulatedError: if there is anything in it but ids, numbers and arithmetic.
    """
    return {node.id for node in ast.walk(_parsed(expression)) if isinstance(node, ast.Name)}


def value(expression: str, values: Mapping[str, float]) -> float | None:
    """Return the value of an expression; None if a metric is missing, or something is divided by nothing.

    Raises:
        NotSimulatedError: if there is anything in it but ids, numbers and arithmetic.
    """
    try:
        return _value(_parsed(expression), values)
    except (KeyError, ZeroDivisionError):
        return None


def _parsed(expression: str) -> ast.expr:
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except SyntaxError as problem:
        raise NotSimulatedError(_sentence(expression)) from problem
    for node in ast.walk(tree):
        known = isinstance(node, ast.BinOp | ast.UnaryOp | ast.Name | ast.operator | ast.USub | ast.UAdd | ast.Load)
        number = isinstance(node, ast.Constant) and isinstance(node.value, int | float)
        if not (known or number) or (isinstance(node, ast.BinOp) and type(node.op) not in _OPERATORS):
            raise NotSimulatedError(_sentence(expression))
    return tree


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.UnaryOp):
        below = _value(node.operand, values)
        return -below if isinstance(node.op, ast.USub) else below
    if isinstance(node, ast.Name):
        return values[node.id]
    assert isinstance(node, ast.Constant)
    return float(node.value)  # type: ignore[arg-type]


def _sentence(expression: str) -> str:
    return (
        f"ecssim does not simulate the expression {expression} yet: on AWS it may work. Metric ids, numbers, "
        "parentheses and + - * / work here."
    )
