"""Puts an accepted headcount in, in place of its earlier versions."""

from collections.abc import Iterable
from datetime import datetime

from safeguarding.cases.files.sql import planned
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile
from training.models import Headcount, RoleGroup, StagedHeadcount


def load(file: RecordFile, at: datetime) -> Iterable[Period]:
    """Put the counts in; what an earlier version told and this does not is taken out.

    No measure counts headcounts, so that no quarter is to be counted anew: coverage is
    read from them as it is asked for. Four queries.
    """
    with planned():
        groups = dict(
            RoleGroup.objects.filter(partnership_id=file.partnership_id).values_list(
                "code", "pk"
            )
        )
        counts = [
            Headcount(
                partnership_id=file.partnership_id,
                agency_id=file.agency_id,
                role_group_id=groups[row.role_group],
                on=row.on,
                people=row.people,
                row=row,
            )
            for row in StagedHeadcount.objects.filter(file=file).order_by("pk")
            if row.role_group in groups
        ]
        Headcount.objects.bulk_create(
            counts,
            update_conflicts=True,
            unique_fields=["partnership", "agency", "role_group", "on"],
            update_fields=["people", "row"],
        )
        own = Headcount.objects.filter(row__file__obligation_id=file.obligation_id)
        own.exclude(row__file=file).delete()
    return ()
