"""Comparing what is shown with what a statement expects: plain Python, no database.

A condition of the column `shown` of `statements.csv` is a value to be equal to, ">0" (also >=, <, <=), "a..b" (both
included), "any" (not empty), "list", {"has": […]}, or an object of conditions; "_rel" holds relations between the
numbers shown.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

BOUND = re.compile(r"(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")
RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")
RELATIONS = "_rel"
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip
OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.USub: operator.neg, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip


def broken(expected: Mapping[str, Any], shown: Mapping[str, Any]) -> list[str]:
    """Return each condition that what is shown does not meet, as a short text; empty where all are met."""
    faults = [
        f"{key}: {condition!r} expected, {shown.get(key)!r} shown"
        for key, condition in expected.items()
        if key != RELATIONS and not meets(condition, shown.get(key))
    ]
    return faults + [rule for rule in expected.get(RELATIONS, []) if not holds(rule, shown)]


def meets(condition: Any, value: Any) -> bool:
    """Say whether one value meets its condition; an absent value (None) meets none."""
    if value is None:
        return False
    if isinstance(condition, Mapping):
        return _meets_object(condition, value)
    if not isinstance(condition, str):
        return (type(value) is type(condition) and value == condition) or _equal_numbers(condition, value)
    if condition == "any":
        return value not in ("", [], {}, 0, False)
    if condition == "list":
        return isinstance(value, list)
    if found := BOUND.fullmatch(condition):
        return is_number(value) and COMPARED[found[1]](value, float(found[2]))
    if found := RANGE.fullmatch(condition):
        return is_number(value) and float(found[1]) <= value <= float(found[2])
    return bool(value == condition)


def _meets_object(condition: Mapping[str, Any], value: Any) -> bool:
    if set(condition) == {"has"}:
        return isinstance(value, list | tuple | set) and set(condition["has"]) <= set(value)
    return isinstance(value, Mapping) and not broken(condition, value)


def is_number(value: Any) -> bool:
    """Say whether a value is a number; True and False are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _equal_numbers(left: Any, right: Any) -> bool:
    return is_number(left) and is_number(right) and left == right


def holds(relation: str, shown: Mapping[str, Any]) -> bool:
    """Say whether a relation such as "reported + missing == people" holds between the numbers shown.

    Only numbers, names, + - * / **, comparisons and abs() are read; whatever cannot be computed does not hold.
    """
    try:
        return bool(_computed(ast.parse(relation, mode="eval").body, shown))
    except (SyntaxError, TypeError, ValueError, KeyError, ArithmeticError):
        return False


def _computed(node: ast.AST, shown: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name):
            if not is_number(shown[name]):
                raise ValueError(name)
            return shown[name]
        case ast.UnaryOp(op=op, operand=inner):
            return OPERATORS[type(op)](_computed(inner, shown))
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](_computed(left, shown), _computed(right, shown))
        case ast.Call(func=ast.Name(id="abs"), args=[inner], keywords=[]):
            return abs(_computed(inner, shown))
        case ast.Compare(left=left, ops=ops, comparators=rights):
            values = [_computed(item, shown) for item in (left, *rights)]
            return all(OPERATORS[type(op)](values[n], values[n + 1]) for n, op in enumerate(ops))
    raise ValueError(ast.dump(node))
