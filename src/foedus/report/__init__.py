"""Rulings and records as documents, tables and the page.

In: rulings and records. Out: plain data for JSON, rows for tables, and the files of the report.
"""
