"""Carries the question about columns from the page that asks it to its answer.

The page holds it signed, for one person and one return: nothing of a refused file is
kept with us. Headings only, never what stands in a cell.
"""

from django.core import signing

from safeguarding.access.models import User
from safeguarding.returns.models import Obligation
from safeguarding.returns.records.asked import Asked
from safeguarding.returns.records.kinds import kind_of

SALT = "returns.records.columns"
HOLDS = 8 * 3600  # Seconds: a working day.


def seal(asked: Asked, owed: Obligation, user: User) -> str:
    """Sign which columns are asked about, and which headings there are."""
    note = {
        "for": owed.pk,
        "by": user.pk,
        "layout": asked.layout.code,
        "missing": [one.name for one in asked.missing],
        "others": [one.name for one in asked.others],
        "headings": asked.headings,
        "rivals": dict(asked.rivals),
    }
    return signing.dumps(note, salt=SALT, compress=True)


def unseal(sealed: str, owed: Obligation, user: User) -> Asked | None:
    """Read what `seal` signed; None when it is another's, altered, or too old."""
    try:
        note = signing.loads(sealed, salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return None
    if (note["for"], note["by"]) != (owed.pk, user.pk):
        return None
    layouts = kind_of(owed.template.records).layouts
    layout = next((one for one in layouts if one.code == note["layout"]), None)
    if layout is None:  # Of an older release.
        return None
    missing, others = (
        tuple(one for one in layout.columns if one.name in note[which])
        for which in ("missing", "others")
    )
    rivals = {name: tuple(texts) for name, texts in note["rivals"].items()}
    return Asked(layout, missing, others, tuple(note["headings"]), rivals)
