"""The page: one HTML file that works from disk, with its style, its script and its feed.

In: a loaded scenario and its ledger. Out: the files of a folder.
"""
