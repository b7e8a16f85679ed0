"""Returns of records: a file of rows about children, places or people, not figures.

The file is received (recognised, refused when it holds personal data), checked by a
worker, sent, accepted, and then loaded into the room that owns the records. Rooms say
what their files look like in `kinds`; nothing here knows a child from a course.
"""
