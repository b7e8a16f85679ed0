"""No answer gives a hidden number away: not as text, hover, height, order or export.

Small numbers are hard to search for, so here the numbers are large and the threshold
larger: every count up to 30,000 is hidden, and each is a number nobody writes by
accident. Changes, limits, shares and means of them are searched for too.
"""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise

import pytest

from dashboards.recompute import drain
from dashboards.snapshots import Meeting, freeze
from safeguarding.access.permissions import GRANTS, Permission, Role
from safeguarding.indicators.models import Benchmark, Target
from safeguarding.periods import Period
from tests.dashboards.engine.world import indicator, observe
from tests.factories import DefinitionFactory, member
from tests.repository.test_canaries import every_page, signed_in, texts
from tests.repository.world import build

pytestmark = pytest.mark.django_db
THRESHOLD = 30_000
Q3 = Period.parse("2015-16-Q3")
LAST = [Q3.shift(-steps) for steps in range(14, -1, -1)]
LONG_AGO = datetime(2015, 1, 5, 9, tzinfo=UTC)
# All who are not entitled get the same payload; these two reach the most pages.
READERS = (Role.BOARD_MEMBER, Role.BUSINESS_MANAGER)
# Far apart, so that a difference of two can be searched for too.
COUNTS = [10_007 + 1_033 * (step * 7 % 15) for step in range(15)]
GIRLS, BOYS = 4_129, COUNTS[-1] - 4_129
FIRST = 27_611  # What the last count was before it was restated.


class Hidden:
    """North with counts, a share, parts and a frozen meeting that must not be told."""

    def __init__(self):
        self.world = build()
        self.place, self.agency = self.world.north, self.world.own.agency
        self.place.suppression_threshold = THRESHOLD
        self.place.save()
        self.count = indicator(
            self.place, counts_children=True, polarity="LOWER", breakdowns={"sex": {}}
        )
        self.share = indicator(
            self.place,
            counts_children=True,
            unit="PERCENT",
            polarity="HIGHER",
            additive=False,
        )
        self.rate = indicator(
            self.place, counts_children=True, unit="PER_10K", definition=None
        )
        formula = {
            "numerator": [self.count.code],
            "denominator": ["POPULATION_0_17"],
            "per": 10_000,
        }
        DefinitionFactory(indicator=self.rate, formula=formula)
        self._figures()
        self._beside()
        self.world.own.indicator = self.count
        drain(budget_seconds=120)
        self.world.snapshots[self.place.pk] = freeze(
            partnership=self.place,
            quarter=Q3,
            meeting=Meeting("Board", date(2016, 3, 1)),
            by=member(Role.BOARD_ANALYST, self.place),
            at=datetime(2016, 3, 1, 9, tzinfo=UTC),
        )
        self._give(self.count, Q3, COUNTS[-1], at=LONG_AGO + timedelta(days=500))
        drain(budget_seconds=120)

    def _give(self, made, quarter, numerator, **more):
        observe(
            self.place, made, quarter, agency=self.agency, numerator=numerator, **more
        )

    def _figures(self):
        for quarter, number in zip(LAST, COUNTS, strict=True):
            given = FIRST if quarter == Q3 else number
            self._give(self.count, quarter, given, at=LONG_AGO)
            self._give(self.share, quarter, number, denominator=29_989, at=LONG_AGO)
        for code, number in (("F", GIRLS), ("M", BOYS)):
            self._give(
                self.count,
                Q3,
                number,
                breakdown_dimension="sex",
                breakdown_code=code,
                at=LONG_AGO,
            )

    def _beside(self):
        Target.objects.create(
            partnership=self.place,
            indicator=self.count,
            year_start=date(2015, 4, 1),
            target=9_000,
            source="Board",
        )
        Benchmark.objects.create(
            indicator=self.share,
            level="england",
            place_code="E92000001",
            place_name="England",
            kind="QUARTER",
            period_start=Q3.start,
            period_end=Q3.end,
            numerator=700_000,
            denominator=1_000_000,
            value=70,
            qualifier="exact",
            source="Published",
            published_on=date(2016, 1, 5),
            recorded_at=LONG_AGO,
        )

    def secrets(self):
        """List every hidden number, and what can be worked out of them."""
        counts = [*COUNTS, FIRST, GIRLS, BOYS]
        known = {*counts}
        known |= {abs(a - b) for a, b in pairwise(COUNTS)}
        known |= {abs(COUNTS[-1] - b) for b in (*COUNTS[:-1], FIRST)}
        known |= {abs(a - b) for a, b in combinations((GIRLS, BOYS), 2)}
        known = {number for number in known if number > 999}
        shares = {round(number * 100 / 29_989, 4) for number in COUNTS}
        rates = {round(number * 10_000 / 64_000, 4) for number in COUNTS}
        return known | shares | rates | {round(sum(COUNTS) / 15, 3)}


def written(number):
    """Give the ways in which a number can be written, not inside a longer one."""
    whole = isinstance(number, int)
    forms = {f"{number}", f"{number:,}"} if whole else {f"{number}", f"{number:.2f}"}
    return re.compile("|".join(rf"(?<![\d.,]){re.escape(f)}(?![\d])" for f in forms))


# Keys of rows in addresses, the random signs of tokens, hashes and nonces, how long a
# page is, and what factories number: among thousands of them any four digits come up.
BY_CHANCE = re.compile(
    r"(?<=/)\d+(?=/)|(?<=[?&]event=)\d+|[A-Za-z0-9]{24,}|content-length: \d+"
    r"|\b(area|agency|person|tst|return|group|course|ev)[- ]\d+"
)


def found_in(text, secrets):
    """Give each secret that stands in a text, with the words around it."""
    text = BY_CHANCE.sub("", text)
    hits = [(number, written(number).search(text)) for number in secrets]
    return [
        (number, text[max(0, hit.start() - 60) : hit.end() + 30])
        for number, hit in hits
        if hit
    ]


def test_no_page_of_any_kind_tells_a_hidden_number_to_who_may_not_see_it():
    hidden = Hidden()
    secrets = sorted(hidden.secrets())
    pages = every_page(hidden.world)
    told = {}

    for role in READERS:
        assert Permission.SEE_UNSUPPRESSED not in GRANTS[role]
        client = signed_in(hidden.world.reader(role))
        for url in pages:
            if found := found_in(texts(client.get(url)), secrets):
                told[role.value, url] = found

    assert told == {}


def test_the_numbers_are_there_for_who_may_see_them():
    """A scan that finds nothing because nothing is there would prove nothing."""
    hidden = Hidden()
    client = signed_in(hidden.world.reader(Role.BOARD_ANALYST))
    read = "".join(texts(client.get(url)) for url in every_page(hidden.world))

    for number in (COUNTS[-1], COUNTS[0], GIRLS, FIRST):
        assert written(number).search(read), number
