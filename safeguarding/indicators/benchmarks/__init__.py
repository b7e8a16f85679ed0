"""Published figures of other places: read from files, kept beside our own.

Two layouts are read: the files of Explore Education Statistics, through a mapping
that says which column is which indicator, and a long form with one figure a row.
Every mistake of a file is named at once, and a file with one is not kept at all.

Source: DOMAIN D.8, F.3; DESIGN section 7.
"""
