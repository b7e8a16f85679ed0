"""The made-up lists of nine quarters give what was planned, in whatever order."""

import csv
import io

import pytest
from django.db.models import Count, Q

from fixtures.synthetic.files import CASES, make
from safeguarding.cases.models import ChildQuarter
from tests.cases.files.made_cases import a_file, team
from tests.cases.made_files import check, codes, load
from tests.factories import AgencyFactory, MembershipFactory

pytestmark = pytest.mark.django_db

FOUND = {
    "at_risk": Count("pk", filter=Q(is_at_risk=True)),
    "serious": Count("pk", filter=Q(is_serious=True)),
    "looked_after_out": Count("pk", filter=Q(placed_at_end="lac_out_of_borough")),
    "looked_after_in": Count("pk", filter=Q(placed_at_end="lac_in_borough")),
}


def rows_of(made):
    text = io.StringIO(made.content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text))


def test_lists_put_in_from_the_newest_to_the_oldest_give_every_quarter_as_planned():
    world = make("dudley")
    sender = team()
    for code in world.plan.sources:
        agency = AgencyFactory(code=code)
        MembershipFactory(partnership=sender.partnership, agency=agency)
    lists = [made for made in world.files() if made.template == CASES]

    for made in reversed(lists):
        load(a_file(sender, made.quarter.period), *rows_of(made))

    for quarter in world.plan.quarters:
        rows = ChildQuarter.objects.filter(
            partnership=sender.partnership, quarter=quarter.period.index
        )
        planned = {name: getattr(quarter, name) for name in FOUND}
        assert rows.aggregate(**FOUND) == planned, quarter.period.code
    # Read again: nothing that was put in has an error, and nobody falls out of a list.
    newest = lists[-1]
    again = codes(check(a_file(sender, newest.quarter.period), *rows_of(newest)))
    assert again.isdisjoint({"W-CASE-GONE", "W-SECOND-CASE", "W-RISK-SINCE"})
