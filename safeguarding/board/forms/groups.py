"""Forms of groups, seats and meetings."""

from typing import Any

from django import forms

from safeguarding.board.explaining import Reason
from safeguarding.board.models import BoardSeat, Group, Meeting
from safeguarding.board.services.groups import GroupFacts, SeatFacts
from safeguarding.board.services.meetings import IN_WORDS, WhyCancelled
from safeguarding.cases.errors import Doubt
from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.queries import member_agencies
from safeguarding.cases.services.keeping import Changing, Seen
from safeguarding.forms import DateField
from safeguarding.partners.models import Partnership

QUORATE = [("yes", "Yes"), ("no", "No"), ("", "Nobody noted it")]


class BoardForm(ActingForm):
    """Base of these forms: their own words for what is unusual."""

    in_words = IN_WORDS
    reasons = Reason.choices


class GroupForm(BoardForm):
    """What is known of a group."""

    name = forms.CharField(
        label="What is the group called?",
        max_length=120,
        error_messages={"required": "Enter the name of the group"},
    )
    kind = choose(Group.Kind.choices, "Choose what it is", "What is it?")
    parent = forms.ChoiceField(label="To which group does it report?", required=False)
    chair_agency = forms.ChoiceField(label="Which agency chairs it?", required=False)
    frequency = choose(
        Group.Frequency.choices, "Choose how often it meets", "How often does it meet?"
    )
    quorum = forms.IntegerField(
        label="How many seats must be taken for it to decide?",
        help_text="The quorum. Leave it empty if none is set.",
        required=False,
        min_value=1,
        max_value=200,
    )
    terms_of_reference_on = DateField(
        label="When were its terms of reference agreed?",
        help_text="Leave it empty if nobody knows.",
        required=False,
    )
    active_from = DateField(
        label="Since when does it meet?",
        help_text="For example 1 4 2015.",
        error_messages={"required": "Enter the day"},
    )
    active_to = DateField(
        label="What was its last day?",
        help_text="Leave it empty while it meets.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        partnership: Partnership,
        group: Group | None = None,
        **kwargs: Any,
    ) -> None:
        if group is not None:
            kwargs["initial"] = _initial(group)
        super().__init__(*args, **kwargs)
        others = Group.objects.filter(partnership=partnership).exclude(
            pk=group.pk if group else None
        )
        self.groups = {str(one.pk): one for one in others.order_by("name", "pk")}
        members = member_agencies(partnership.pk)
        self.agencies = {str(one.pk): one for one in members}
        self._offer("parent", "No other group", self.groups)
        self._offer("chair_agency", "Nobody in particular", self.agencies)

    def _offer(self, name: str, none: str, things: dict[str, Any]) -> None:
        field: Any = self.fields[name]
        named = [(key, str(one)) for key, one in things.items()]
        field.choices = [("", none), *named]

    def facts(self) -> GroupFacts:
        """Give what was entered; of a valid form."""
        said = self.cleaned_data
        return GroupFacts(
            name=said["name"],
            kind=said["kind"],
            active_from=said["active_from"],
            active_to=said["active_to"],
            parent=self.groups.get(said["parent"]),
            chair_agency=self.agencies.get(said["chair_agency"]),
            frequency=said["frequency"],
            terms_of_reference_on=said["terms_of_reference_on"],
            quorum=said["quorum"],
        )


def _initial(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "kind": group.kind,
        "parent": str(group.parent_id or ""),
        "chair_agency": str(group.chair_agency_id or ""),
        "frequency": group.frequency,
        "quorum": group.quorum,
        "terms_of_reference_on": group.terms_of_reference_on,
        "active_from": group.active_from,
        "active_to": group.active_to,
    }


class SeatForm(BoardForm):
    """A seat: a job title of an agency, from a day on."""

    title = forms.CharField(
        label="What is the job title?",
        help_text="Whatever the person of the day is called: never a name.",
        max_length=150,
        error_messages={"required": "Enter the job title"},
    )
    capacity = choose(
        BoardSeat.Capacity.choices,
        "Choose as what they sit there",
        "As what do they sit there?",
        help_text="A deputy's own seat is not counted: who comes in a member's place is "
        "marked at the member's seat.",
    )
    starts_on = DateField(
        label="From which day?",
        help_text="For example 1 4 2015. Meetings before it do not count for this seat.",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = DateField(
        label="What was the last day?",
        help_text="Leave it empty while the seat is filled.",
        required=False,
    )

    def __init__(
        self, *args: Any, seat: BoardSeat | None = None, **kwargs: Any
    ) -> None:
        if seat is not None:
            names = ("title", "capacity", "starts_on", "ends_on")
            kwargs["initial"] = {name: getattr(seat, name) for name in names}
        super().__init__(*args, **kwargs)

    def facts(self) -> SeatFacts:
        """Give what was entered; of a valid form."""
        said = self.cleaned_data
        return SeatFacts(
            title=said["title"],
            capacity=said["capacity"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
        )


class NewSeatForm(SeatForm):
    """A seat of an agency that is or was a member."""

    agency = forms.ChoiceField(
        label="Whose seat is it?", error_messages={"required": "Choose the agency"}
    )

    field_order = ["agency", "title", "capacity", "starts_on", "ends_on"]

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = member_agencies(partnership.pk)
        self.agencies = {str(one.pk): one for one in members}
        field: Any = self.fields["agency"]
        named = [(key, one.short_name) for key, one in self.agencies.items()]
        field.choices = [("", "Choose an agency"), *named]


class PlanForm(BoardForm):
    """A meeting to come, or one of the past."""

    on = DateField(
        label="On which day?",
        help_text="For example 27 3 2016. It may lie in the past.",
        error_messages={"required": "Enter the day"},
    )
    kind = choose(
        Meeting.Kind.choices, "Choose the kind", "What kind of meeting is it?"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"kind": Meeting.Kind.ORDINARY.value})
        super().__init__(*args, **kwargs)


class HoldForm(BoardForm):
    """That a meeting was held; whether enough were there, if no number is set."""

    is_quorate = choose(
        QUORATE, "", "Were enough there to decide?", required=False, initial=""
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting.group.quorum is not None:
            del self.fields["is_quorate"]

    def is_quorate_said(self) -> bool | None:
        """Give whether it was quorate; None where nobody noted or it is derived."""
        return {"yes": True, "no": False}.get(self.cleaned_data.get("is_quorate", ""))


class CancelForm(BoardForm):
    """Why a meeting does not happen."""

    why = choose(WhyCancelled.choices, "Choose why", "Why is it cancelled?")


class SureForm(BoardForm):
    """Nothing to enter: the button is the answer."""


class ExplainForm(forms.Form):
    """Why something unusual is right, asked straight away."""

    reason = choose(Reason.choices, "Choose why it is right", "Why is it so?")

    def changing(self, by: Any, at: Any, doubt: Doubt) -> Changing:
        """Say who explains what, and how; of a valid form."""
        return Changing(by, at, Seen("", (doubt.code,), self.cleaned_data["reason"]))
