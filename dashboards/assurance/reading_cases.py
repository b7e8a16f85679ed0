"""Reads what completed case audits graded and found, and what reviews were about.

Counts here are raw: nothing but `grades` and `themes` may have them, and they hand on
only what is left when small numbers of children are hidden. An audit that is not
completed is read by nobody.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from audits.models import AuditedCase, CaseAudit, CaseGrade, Finding, Review, Theme
from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.periods import Kind, Period

COMPLETED = CaseAudit.State.COMPLETED.value
# Grades are of the audits that AUD-06 counts: others held against its number would tell
# of the few cases of one of them.
TOGETHER = CaseAudit.Method.MACFA.value
# Financial years on the page, the running one with them.
YEARS = 4
# A theme of a review is nobody's business before it was decided what to learn from it.
LEARNED = ("decided", "published", "closed")


@dataclass(frozen=True)
class Grades:
    """How cases were graded in one year: counts of children.

    Attributes:
        audits: completed in the year.
        cases: audited in any way, as AUD-04 counts them.
        overall: by grade, of the cases of multi-agency audits that have one.
        agencies: by the agency's code and by grade.
    """

    audits: int = 0
    cases: int = 0
    overall: Counter[str] = field(default_factory=Counter)
    agencies: dict[str, Counter[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Themed:
    """How often a theme came up, by year: to improve, as a strength, in reviews."""

    improve: Counter[Period] = field(default_factory=Counter)
    strength: Counter[Period] = field(default_factory=Counter)
    reviews: Counter[Period] = field(default_factory=Counter)


def years(day: date) -> list[Period]:
    """List the financial years on the page, newest first."""
    now = Period.containing(Kind.YEAR, day)
    return [now.shift(-back) for back in range(YEARS)]


def year_of(quarter: int) -> Period:
    """Give the financial year of a quarter's index."""
    start = Period.from_index(Kind.QUARTER, quarter).start
    return Period.containing(Kind.YEAR, start)


def _quarters(day: date) -> tuple[int, int]:
    """Give the index of the first and the last quarter of the years on the page."""
    first, last = years(day)[-1].start, years(day)[0].end
    return (
        Period.containing(Kind.QUARTER, first).index,
        Period.containing(Kind.QUARTER, last).index,
    )


def read_grades(user: User, place: Place, day: date) -> Mapping[Period, Grades]:
    """Count the grades of the completed audits of each year: three queries."""
    found: dict[Period, Grades] = {year: Grades() for year in years(day)}
    audits = CaseAudit.objects.for_user(user, Permission.SEE_AUDITS).filter(
        partnership_id=place.pk, state=COMPLETED, quarter__range=_quarters(day)
    )
    counted = audits.annotate(kept=Count("cases")).order_by()
    for quarter, stated, kept in counted.values_list("quarter", "cases_stated", "kept"):
        year = year_of(quarter)
        was = found[year]
        cases = was.cases + (kept if stated is None else stated)
        found[year] = Grades(was.audits + 1, cases, was.overall, was.agencies)
    _overall(user, place, day, found)
    _by_agency(user, place, day, found)
    return found


def _overall(user: User, place: Place, day: date, found: dict[Period, Grades]) -> None:
    cases = AuditedCase.objects.for_user(user, Permission.SEE_AUDITS).filter(
        partnership_id=place.pk,
        audit__state=COMPLETED,
        audit__method=TOGETHER,
        audit__quarter__range=_quarters(day),
    )
    graded = cases.exclude(overall_grade="").order_by()
    rows = graded.values_list("audit__quarter", "overall_grade").annotate(Count("pk"))
    for quarter, grade, number in rows:
        found[year_of(quarter)].overall[grade] += number


def _by_agency(
    user: User, place: Place, day: date, found: dict[Period, Grades]
) -> None:
    grades = CaseGrade.objects.for_user(user, Permission.SEE_AUDITS).filter(
        partnership_id=place.pk,
        case__audit__state=COMPLETED,
        case__audit__method=TOGETHER,
        case__audit__quarter__range=_quarters(day),
    )
    rows = grades.order_by().values_list(
        "case__audit__quarter", "agency__code", "grade"
    )
    for quarter, agency, grade, number in rows.annotate(Count("pk")):
        by = found[year_of(quarter)].agencies
        by.setdefault(agency, Counter())[grade] += number


def read_themes(user: User, place: Place, day: date) -> Mapping[str, Themed]:
    """Count how often each theme came up, by its title: three queries."""
    scope = {"partnership_id": place.pk}
    names = Theme.objects.for_user(user, Permission.SEE_AUDITS).filter(**scope)
    titles = dict(names.values_list("code", "title"))
    found: dict[str, Themed] = {}

    def of(code: str) -> Themed:
        return found.setdefault(titles.get(code, code), Themed())

    findings = Finding.objects.for_user(user, Permission.SEE_AUDITS).filter(
        **scope, audit__state=COMPLETED, audit__quarter__range=_quarters(day)
    )
    for themes, kind, quarter in findings.values_list(
        "themes", "kind", "audit__quarter"
    ):
        is_good = kind == Finding.Kind.STRENGTH
        for code in set(themes):
            counter = of(code).strength if is_good else of(code).improve
            counter[year_of(quarter)] += 1
    reviews = Review.objects.for_user(user, Permission.SEE_AUDITS).filter(
        **scope, state__in=LEARNED, quarter__range=_quarters(day)
    )
    for themes, quarter in reviews.values_list("themes", "quarter"):
        for code in set(themes):
            of(code).reviews[year_of(quarter)] += 1
    return found
