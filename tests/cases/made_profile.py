"""A quarter of children at risk and missing whose every number is known."""

from dashboards.models import ScorecardEntry
from dashboards.profile import codes
from dashboards.recompute import drain
from dashboards.setup import CATALOGUE
from safeguarding.cases import history
from safeguarding.cases.models import CasePolicy
from safeguarding.indicators.catalogue import load_catalogue
from safeguarding.indicators.models import Indicator, Switch
from safeguarding.indicators.relation_files import load_relations
from safeguarding.periods import Period
from tests.cases.made_history import Area, days_from
from tests.factories import PartnershipFactory, SwitchFactory

Q3 = Period.parse("2015-16-Q3")
LOCALITIES = {"brierley": "Brierley Hill", "halesowen": "Halesowen", "north": "North"}


def area_of(code="north", name="North", **policy):
    """Make a partnership that counts cases, with its localities."""
    if not Indicator.objects.filter(code=codes.RISK).exists():
        load_catalogue(CATALOGUE)
        load_relations(CATALOGUE / "relations.toml")
    partnership = PartnershipFactory(
        code=code, name=f"{name} Safeguarding Children Board", short_name=name
    )
    for indicator in Indicator.objects.filter(code__in=codes.ALL):
        if not Switch.objects.filter(
            partnership=partnership, indicator=indicator
        ).exists():
            SwitchFactory(partnership=partnership, indicator=indicator)
    policy.setdefault("localities", LOCALITIES)
    CasePolicy.objects.create(partnership=partnership, **policy)
    return Area(partnership)


def at_risk(area, number, level="medium", *, quarter=Q3, sector="police", **child):
    """Make children whose case opens and closes in a quarter; gives them back."""
    made = []
    for _ in range(number):
        one = area.child(**child)
        area.case(
            one,
            quarter.start,
            [(quarter.start, level)],
            source_sector=sector,
            known_through=quarter.end,
        )
        made.append(one)
    return made


def missing(area, children, places=("home",), *, quarter=Q3, interview="in time"):
    """Let each child go missing once from each place; all are back the next day.

    `interview` says what followed: "in time", "late", "refused", "not offered".
    """
    for child in children:
        for number, place in enumerate(places):
            start = days_from(quarter.start, 3 + 4 * number)
            back = days_from(start, 1)
            episode = area.episode(child, start, back, location=place)
            _follow(area, episode, back, interview)


def _follow(area, episode, back, what):
    if what == "not offered":
        area.interview(episode, offered=False)
    elif what == "refused":
        area.interview(episode, why_not_done="refused")
    else:
        area.interview(episode, days_from(back, 1 if what == "in time" else 9))


def children(area, number, **columns):
    return [area.child(**columns) for _ in range(number)]


def count(*areas):
    """Write the quarters and rebuild the scorecards, as a worker would."""
    for area in areas:
        history.changed(area.partnership, None)
    drain(budget_seconds=60)


def board(area, quarter=Q3):
    """A quarter of which nothing is small, but serious risk beside a missing home.

    At risk: 24 medium, 10 high, 8 serious: 42. Of them 12 went missing. Missing only:
    30. So 42 children went missing: 10 four times, 12 twice, 20 once.
    """
    at_risk(area, 12, "medium", quarter=quarter, locality="brierley")
    at_risk(area, 10, "high", quarter=quarter, locality="halesowen", sector="education")
    at_risk(area, 8, "serious", quarter=quarter, locality="north", sector="health")
    both = at_risk(area, 12, "medium", quarter=quarter, locality="north")
    for child in both[:8]:
        area.placed(child, quarter.start, None, "lac_out_of_borough")
    others = children(area, 10, locality="brierley")
    missing(area, others, ("home", "home", "care", "care"), quarter=quarter)
    missing(area, both, ("care", "unknown"), quarter=quarter, interview="late")
    alone = children(area, 20, locality="halesowen")
    missing(area, alone[:10], ("home",), quarter=quarter, interview="refused")
    missing(area, alone[10:], ("home",), quarter=quarter, interview="not offered")


def entry(area, code, quarter=Q3):
    return ScorecardEntry.objects.get(
        partnership=area.partnership,
        indicator__code=code,
        quarter_start=quarter.start,
    )
