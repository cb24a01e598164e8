"""Spans, ids, dates with precision, and diagnostics.

In: nothing but the standard library. Out: the small values on which every other room stands.
"""
