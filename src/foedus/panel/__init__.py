"""Promises of two centuries as columns: read from research data, tested by the kernel, compiled where numba is there."""
