"""Records compiled to rows of small integers, the kernel of tests, and the rulings that follow from it.

In: a `Scenario`. Out: rulings with their masks, dates and reasons (`ledger`), hypothetical attacks (`casus`), trees of reasons (`tree`).
"""
