"""One file per family of checks: records to diagnostics.

In: a `Scenario`. Out: every fault that the text alone does not show, each with its place and a hint.
"""
