"""Sheets: declared once, read with every problem named, written without live formulas."""

from houqin.exchange.sheets.declared import Column, Sheet
from houqin.exchange.sheets.reading import Reading, Row, read
from houqin.exchange.sheets.writing import faulty_rows, template, write

__all__ = ["Column", "Reading", "Row", "Sheet", "faulty_rows", "read", "template", "write"]
