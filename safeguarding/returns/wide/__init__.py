"""Wide tables as boards print them, read through a mapping into rows of figures.

`find` finds the table in a grid, `guess` says what it may mean, a person corrects it,
`remember` keeps the mapping for the next table of the same layout, `melt` makes rows
of it, `arithmetic` repeats what the table states. `reading` is the way in.
"""
