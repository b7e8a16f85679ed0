"""How children come through the front door: the board's MASH dashboard.

Contacts, referrals, assessments, section 47 enquiries, conferences and plans of one
quarter, side by side; what became of them; whether they come back; whether each step
is taken in time. Everything is read from the ready-made entries as one reader may see
them, so nothing here can know a number that is hidden.

Source: the business plan's priority 2.1 (MASH dashboard, S4:108); DOMAIN A.2, B.4.
"""
