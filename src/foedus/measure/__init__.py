"""Measures of a whole system of promises: who is covered against whom, and who is free to attack."""
