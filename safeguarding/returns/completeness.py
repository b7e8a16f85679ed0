"""How complete returns are: indicators asked for, and indicators spoken of."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from safeguarding.indicators.models import Definition, Switch
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Obligation, SubmissionRow, Template


class Expected:
    """Which indicators each return asked for. Three queries."""

    def __init__(self, partnership_id: int, templates: set[int]) -> None:
        """Read what the templates ask for and when the board watched it."""
        # A return of records speaks of rows; which figures they feed is not its say.
        link = Template.indicators.through.objects.filter(
            template_id__in=templates, template__records=""
        )
        derived = Definition.objects.exclude(formula=None).values("indicator_id")
        rows = link.exclude(indicator_id__in=derived).values_list(
            "template_id", "indicator_id", "indicator__frequency"
        )
        self.asks: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for template, indicator, frequency in rows:
            self.asks[template].append((indicator, frequency))
        self.on: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        switches = Switch.objects.filter(partnership_id=partnership_id)
        for pk, first, last in switches.values_list(
            "indicator_id", "active_from", "active_to"
        ):
            self.on[pk].append((first, last))

    def of(self, owed: Obligation) -> set[int]:
        """Give what one return asked for, as `rules.across.is_expected` does."""
        day = owed.period_end
        return {
            indicator
            for indicator, frequency in self.asks[owed.template_id]
            if Period.containing(Kind(frequency), day).end == day
            and any(first <= day <= (last or day) for first, last in self.on[indicator])
        }


def given_in(submissions: Iterable[int | None]) -> dict[int, set[int]]:
    """Give the indicators that versions speak of, with a number or a reason.

    Some were not asked for: whoever counts completeness leaves those out.
    """
    rows = SubmissionRow.objects.filter(
        submission_id__in=[key for key in submissions if key], breakdown_code=""
    )
    found: dict[int, set[int]] = defaultdict(set)
    for key, indicator in rows.values_list("submission_id", "indicator_id").distinct():
        found[key].add(indicator)
    return found
