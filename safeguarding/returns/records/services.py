"""Files of records, from their receipt to their records: what pages and commands call.

`receive` takes a file in, `work` checks and loads what waits, `send` makes a version of
a checked file. Accepting goes through `returns.services.accept`, as for any version.
"""

from safeguarding.returns.records.forgetting import forget
from safeguarding.returns.records.receive import receive
from safeguarding.returns.records.sending import findings_of, send, unexplained
from safeguarding.returns.records.work import work, work_through

__all__ = [
    "findings_of",
    "forget",
    "receive",
    "send",
    "unexplained",
    "work",
    "work_through",
]
