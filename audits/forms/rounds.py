"""Forms of rounds: preparing one, who must answer, and what is done to some or all."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from audits.models import Establishment, ResponseState, Round, RoundKind, StandardSet
from audits.queries_required import ANSWERING, default_agencies, in_the_list
from audits.round_rules import IN_WORDS
from safeguarding.board.explaining import Reason
from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.forms.cse import on_day
from safeguarding.partners.models import Membership, Partnership
from safeguarding.periods import Kind, Period
from safeguarding.returns.free_text import about_nobody

YEARS_BACK, YEARS_AHEAD = 4, 1


class RoundActForm(ActingForm):
    """Base of the forms of one round."""

    in_words = IN_WORDS
    reasons = Reason.choices

    def __init__(self, *args: Any, of: Round, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Give what was entered, as the service takes it; of a valid form."""
        return {}


class ExtendForm(RoundActForm):
    """Until when there is more time, and why."""

    until = on_day("Until when is there more time?", "Enter the day")
    why = forms.CharField(
        label="Why is there more time?",
        help_text="It stands beside the answer in the list. Name nobody.",
        max_length=300,
        validators=[about_nobody],
        error_messages={"required": "Say why there is more time"},
    )
    field_order = ["until", "why"]

    def facts(self) -> dict[str, Any]:
        """Give the day and the reason."""
        said = self.cleaned_data
        return {"until": said["until"], "reason": said["why"]}


class ElsewhereForm(RoundActForm):
    """How answers stand in another tool, and since when."""

    state = choose(ResponseState.choices, "Choose how they stand", "How do they stand?")
    on = on_day("On which day was it so?", "Enter the day")

    def facts(self) -> dict[str, Any]:
        """Give the state and the day."""
        said = self.cleaned_data
        return {"state": said["state"], "on": said["on"]}


class RoundForm(ActingForm):
    """A round to be prepared, or one that is changed."""

    in_words = IN_WORDS
    reasons = Reason.choices

    kind = choose(RoundKind.choices, "Choose the duty", "Which duty is it about?")
    title = forms.CharField(
        label="What is it called?",
        help_text="For example: Section 11, 2014-15.",
        max_length=150,
        error_messages={"required": "Enter a title"},
    )
    year = forms.TypedChoiceField(
        label="For which year does it count?",
        help_text="The indicators of this year count its answers, however late.",
        coerce=int,
    )
    opens_on = on_day("On which day does it open?", "Enter the day it opens")
    due_on = on_day("By when must everybody have answered?", "Enter the day it is due")
    standard_set = forms.ModelChoiceField(
        label="Which standards?",
        help_text="Without a choice, the latest that are valid on the opening day.",
        queryset=StandardSet.objects.order_by("kind", "code", "-version"),
        required=False,
        empty_label="The latest",
    )
    is_moderated = forms.BooleanField(
        label="A panel moderates the answers",
        help_text="Without a panel, what was sent becomes final.",
        required=False,
        initial=True,
    )
    is_blind = forms.BooleanField(
        label="The panel scores before it sees the agency's own scores", required=False
    )
    tool = forms.CharField(
        label="Are the answers kept in another tool?",
        help_text=(
            "Enter its name. Then only states are recorded here. Leave it empty if they "
            "are given here."
        ),
        max_length=100,
        required=False,
    )
    note = forms.CharField(
        label="Anything worth knowing?",
        max_length=300,
        required=False,
        validators=[about_nobody],
    )

    def __init__(
        self,
        *args: Any,
        areas: Iterable[Partnership] = (),
        of: Round | None = None,
        **kwargs: Any,
    ) -> None:
        if of is not None:
            kwargs["initial"] = {name: getattr(of, name) for name in CHANGED}
        super().__init__(*args, **kwargs)
        self.of = of
        today = timezone.localdate()
        self.fields["year"].choices = _years(of.opens_on if of else today)  # type: ignore[attr-defined]
        if of is None:
            self.fields["year"].initial = Period.containing(Kind.YEAR, today).year
        else:
            self._leave_out(of)
        self.areas = {str(one.pk): one for one in areas}
        if len(self.areas) > 1:
            self.fields["partnership"] = choose(
                [(key, str(one)) for key, one in self.areas.items()],
                "Choose the partnership",
                "Which partnership?",
            )
            self.order_fields(["partnership"])

    def _leave_out(self, of: Round) -> None:
        """Ask only for what can still be changed."""
        gone = ["kind"] if of.state == Round.State.DRAFT else FIXED
        for name in gone:
            del self.fields[name]

    def partnership(self) -> Partnership:
        """Give whose round it is; of a valid form."""
        if len(self.areas) == 1:
            return next(iter(self.areas.values()))
        return self.areas[self.cleaned_data["partnership"]]

    def facts(self) -> dict[str, Any]:
        """Give what was entered, by field of the round; of a valid form."""
        said = {
            name: self.cleaned_data[name] for name in CHANGED if name in self.fields
        }
        if self.of is not None and said.get("standard_set", self) is None:
            del said["standard_set"]
        return said


CHANGED = (
    *("kind", "title", "year", "opens_on", "due_on", "standard_set"),
    *("is_moderated", "is_blind", "tool", "note"),
)
FIXED = ["kind", "year", "opens_on", "standard_set", "tool"]


def _years(around: date) -> list[tuple[int, str]]:
    this = Period.containing(Kind.YEAR, around)
    every = [this.shift(step) for step in range(-YEARS_BACK, YEARS_AHEAD + 1)]
    return [(one.year, one.label) for one in reversed(every)]


class WhoAgenciesForm(RoundActForm):
    """Which members must answer; those who usually do are ticked."""

    agencies = forms.MultipleChoiceField(
        label="Which agencies must answer?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one agency"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = set(self.of.required.values_list("agency_id", flat=True))
        rows = [row for row in members(self.of) if row.agency_id not in known]
        self.known = {row.agency_id: row.agency for row in rows}
        field = self.fields["agencies"]
        field.choices = [  # type: ignore[attr-defined]
            (row.agency_id, f"{row.agency.name} ({row.get_status_display()})")
            for row in rows
        ]
        field.initial = [row.agency_id for row in rows if row.status in ANSWERING]
        field.help_text = (
            f"Members on {self.of.opens_on:%-d %B %Y}, when the round opens. Whoever is "
            "not chosen stands in no total."
        )

    @property
    def is_complete(self) -> bool:
        """Whether everybody who could be chosen must answer already."""
        return not self.known

    def facts(self) -> dict[str, Any]:
        """Give the agencies."""
        keys = self.cleaned_data["agencies"]
        return {"agencies": [self.known[int(key)] for key in keys]}


class WhoSchoolsForm(RoundActForm):
    """Which establishments must answer: those of the list, by phase."""

    phases = forms.MultipleChoiceField(
        label="Which establishments must answer?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one phase"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = in_the_list(self.of.partnership_id, self.of.opens_on)
        self.rows = listed.exclude(required__round=self.of)
        counts: dict[str, int] = {}
        for phase in self.rows.order_by().values_list("phase", flat=True):
            counts[phase] = counts.get(phase, 0) + 1
        self.counts = counts
        field = self.fields["phases"]
        field.choices = [  # type: ignore[attr-defined]
            (phase.value, f"{phase.label}: {counts[phase]}")
            for phase in Establishment.Phase
            if phase in counts
        ]
        field.initial = list(counts)
        field.help_text = (
            f"Of the list as it stands on {self.of.opens_on:%-d %B %Y}, when the round "
            "opens. Whoever is not chosen stands in no total."
        )

    @property
    def is_complete(self) -> bool:
        """Whether everybody who could be chosen must answer already."""
        return not self.counts

    def facts(self) -> dict[str, Any]:
        """Give the establishments."""
        return {
            "establishments": self.rows.filter(phase__in=self.cleaned_data["phases"])
        }


def members(of: Round) -> list[Membership]:
    """List the memberships of the opening day; each agency once, by name."""
    rows = Membership.objects.filter(partnership=of.partnership_id)
    held = rows.on_day(of.opens_on).select_related("agency")
    found: dict[int, Membership] = {}
    usual = set(
        default_agencies(of.partnership_id, of.opens_on).values_list("pk", flat=True)
    )
    for row in held.order_by("agency__name", "pk"):
        if row.agency_id not in usual or row.status in ANSWERING:
            found.setdefault(row.agency_id, row)
    return list(found.values())


def who_form(of: Round) -> type[WhoAgenciesForm | WhoSchoolsForm]:
    """Give the form for the kind of a round."""
    return WhoAgenciesForm if of.kind == RoundKind.SECTION_11 else WhoSchoolsForm
