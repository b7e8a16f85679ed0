"""One file of an agency that serves several boards: each board gets its own rows.

Source: FEATURES 2 row 46, 3 (12).
"""
