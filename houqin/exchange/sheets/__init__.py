"""Sheets: declared once, read with every problem named, written without live formulas."""

from houqin.exchange.opening.preflight import MOST_BYTES
from houqin.exchange.sheets.declared import Column, Sheet
from houqin.exchange.sheets.reading import Reading, Row, read, refuse_too_many
from houqin.exchange.sheets.writing import faulty_rows, template, write

__all__ = [
    "MOST_BYTES",
    "Column",
    "Reading",
    "Row",
    "Sheet",
    "faulty_rows",
    "read",
    "refuse_too_many",
    "template",
    "write",
]
