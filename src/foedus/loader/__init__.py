"""Scenario text to records.

In: a folder of YAML files, or one document. Out: a `Scenario` and the diagnostics of its text; nothing in it is evaluated.
"""
