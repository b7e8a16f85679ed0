"""The CSE and missing profile: what the board must know every quarter.

How many children are at risk of exploitation and how many went missing, how serious,
where, how often, whether each was spoken to in time, and whether they are the same
children. No child can be reached from here.

Figures of indicators are the ready-made entries as one reader may see them. What is no
indicator (the overlap, repeats, places) is counted from the rows of this quarter, and
what is small is taken away before anything is put into words.

Source: DOMAIN A.3, B.4 (CSE, MIS), F.3; S0:801-849 (the published profile).
"""
