"""What audits, reviews and actions come to, for the board's table.

Who has answered, where standards are weak and where the panel sees it otherwise than the
agency; what case audits graded and reviews taught; what became of the actions; and, for
one agency, all of it side by side with what does not fit together.

Scores that are not final reach nobody but those who coordinate; counts of audited cases
are counts of children and lose their small numbers before anything is put into words.

Source: DOMAIN C.7, C.8, B.4 (AUD), F.2, F.3.
"""
