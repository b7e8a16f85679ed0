"""Forms of events: planning several at once, changing one, and what is done to it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from safeguarding.board.explaining import Reason
from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.queries import member_agencies
from safeguarding.forms import DateField
from safeguarding.returns.free_text import about_nobody
from training.event_rules import IN_WORDS, Repeat, repeated
from training.forms.fields import DaysField, Pounds, pence
from training.models import Course, Event
from training.services.events import EventFacts, WhyCancelled

MOST_PLACES = 100_000


class FactsForm(ActingForm):
    """What is known of an event besides its course and days."""

    in_words = IN_WORDS
    reasons = Reason.choices

    lasts = forms.IntegerField(
        label="How many days does it take?",
        min_value=1,
        max_value=60,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter how many days it takes, 1 or more"},
    )
    starts_at = forms.TimeField(
        label="When does it begin?",
        help_text="For example 9:30. Leave it empty if that is not fixed.",
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(
            format="%H:%M", attrs={"class": "govuk-input--width-5", "type": "text"}
        ),
        error_messages={"invalid": "Enter a time like 9:30 or 14:00"},
    )
    venue = forms.CharField(
        label="Where is it?",
        help_text="A building, or “online”. No link: links are sent to who is booked.",
        required=False,
        max_length=150,
        validators=[about_nobody],
    )
    capacity = forms.IntegerField(
        label="How many places are there?",
        help_text="Leave it empty where they are not limited, as with e-learning.",
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    overbooking_allowed = forms.BooleanField(
        label="More people may be booked than there are places",
        help_text="Without it, whoever comes too late stands on the waiting list.",
        required=False,
    )
    trainer_agency = forms.ChoiceField(
        label="Which agency gives it?",
        help_text="The agency, never the person.",
        required=False,
    )
    charge = Pounds(
        "What is charged for somebody who does not attend?",
        "In pounds. Leave it empty if nothing is charged.",
    )
    cost = Pounds(
        "What does a place cost the pool?",
        "In pounds, to tell what empty places cost. Leave it empty if nobody knows.",
    )
    ref = forms.CharField(
        label="What is its number in the learning system?",
        help_text="Lists of bookings name it. Leave it empty to be given one.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        validators=[about_nobody],
    )

    def _offer_agencies(self, partnership_ids: Iterable[int]) -> None:
        self.agencies = {
            str(one.pk): one for key in partnership_ids for one in member_agencies(key)
        }
        named = [(key, one.short_name) for key, one in self.agencies.items()]
        named.sort(key=lambda pair: pair[1])
        field: Any = self.fields["trainer_agency"]
        field.choices = [("", "Nobody in particular"), *named]

    def facts(self) -> EventFacts:
        """Give what was entered; of a valid form."""
        said = self.cleaned_data
        return EventFacts(
            ref=said["ref"].strip(),
            lasts=said["lasts"],
            starts_at=said["starts_at"],
            venue=said["venue"],
            capacity=said["capacity"],
            overbooking_allowed=said["overbooking_allowed"],
            trainer_agency=self.agencies.get(said["trainer_agency"]),
            charge_pence=pence(said["charge"]),
            cost_pence=pence(said["cost"]),
        )


class PlanForm(FactsForm):
    """A course on one day, or on several."""

    course = forms.ChoiceField(
        label="Which course is given?",
        error_messages={"required": "Choose the course"},
    )
    days = DaysField(
        label="On which days?",
        help_text="One day on each line, for example 27 3 2016. An event is planned for "
        "each. They may lie in the past.",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "app-days"}),
        error_messages={"required": "Enter at least one day"},
    )
    repeat = choose(
        Repeat.choices,
        "Choose whether it is given again",
        "Does it repeat?",
        initial=Repeat.NEVER.value,
    )
    until = DateField(
        label="Until which day is it repeated?",
        help_text="For example 31 3 2017. Only where it is given again and again.",
        required=False,
    )

    field_order = (
        *("course", "days", "repeat", "until", "lasts", "starts_at", "venue"),
        *("capacity", "overbooking_allowed", "trainer_agency"),
        *("charge", "cost", "ref"),
    )

    def __init__(
        self, *args: Any, courses: Iterable[Course], chosen: str = "", **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] |= {"course": chosen}
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.courses = {
            str(one.pk): one
            for one in courses
            if one.ended_on is None or one.ended_on > today
        }
        areas = {one.partnership_id: one.partnership for one in self.courses.values()}
        field: Any = self.fields["course"]
        field.choices = [("", "Choose a course"), *self._grouped(areas)]
        self._offer_agencies(areas)

    def _grouped(self, areas: dict[int, Any]) -> list[tuple[str, Any]]:
        named = {
            key: [
                (str(one.pk), one.title)
                for one in self.courses.values()
                if one.partnership_id == key
            ]
            for key in areas
        }
        if len(areas) == 1:
            return next(iter(named.values()))
        return [(areas[key].short_name, rows) for key, rows in named.items()]

    def clean(self) -> dict[str, Any]:
        """Refuse a repeat without an end, and one that ends before it begins."""
        said: dict[str, Any] = super().clean() or {}
        self._check_trainer(said)
        days, until = said.get("days"), said.get("until")
        if not days or "until" in self.errors:
            return said
        if said.get("repeat") == Repeat.NEVER:
            if until is not None:
                self.add_error("repeat", "Choose how often, or take the last day away")
        elif until is None:
            self.add_error("until", "Enter until which day it is repeated")
        elif until < days[0]:
            self.add_error("until", "Enter a day after the first one")
        elif len(days) > 1:
            words = "Enter the first day only: the others follow from the repeat"
            self.add_error("days", words)
        return said

    def _check_trainer(self, said: dict[str, Any]) -> None:
        """Where courses of several partnerships are offered, so are their agencies."""
        course = self.courses.get(said.get("course", ""))
        trainer = self.agencies.get(said.get("trainer_agency", ""))
        if course is None or trainer is None:
            return
        if trainer not in member_agencies(course.partnership_id):
            words = "Choose an agency of the partnership whose course it is"
            self.add_error("trainer_agency", words)

    def all_days(self) -> list[date]:
        """Give all days; of a valid form."""
        said = self.cleaned_data
        if said["repeat"] == Repeat.NEVER:
            found: list[date] = said["days"]
            return found
        return repeated(said["days"][0], said["repeat"], said["until"])

    def chosen_course(self) -> Course:
        """Give the course; of a valid form."""
        return self.courses[self.cleaned_data["course"]]


class EventForm(FactsForm):
    """An event that is changed."""

    starts_on = DateField(
        label="On which day is it, or does it begin?",
        help_text="For example 27 3 2016.",
        error_messages={"required": "Enter the day"},
    )
    field_order = (
        *("starts_on", "lasts", "starts_at", "venue", "capacity"),
        *("overbooking_allowed", "trainer_agency", "charge", "cost", "ref"),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(event)
        super().__init__(*args, **kwargs)
        self._offer_agencies([event.partnership_id])


def _initial(event: Event) -> dict[str, Any]:
    names = ("starts_on", "starts_at", "venue", "capacity", "overbooking_allowed")
    return {
        **{name: getattr(event, name) for name in names},
        "ref": event.ref,
        "lasts": (event.ends_on - event.starts_on).days + 1,
        "trainer_agency": str(event.trainer_agency_id or ""),
        "charge": _pounds(event.charge_pence),
        "cost": _pounds(event.cost_pence),
    }


def _pounds(amount: int | None) -> str:
    return "" if amount is None else f"{Decimal(amount) / 100:.2f}"


class EventActForm(ActingForm):
    """Nothing to enter: the button is the answer."""

    in_words = IN_WORDS
    reasons = Reason.choices

    def facts(self) -> dict[str, Any]:
        """Give what was entered, as the service takes it; of a valid form."""
        return {}


class CancelForm(EventActForm):
    """Why an event does not take place."""

    why = choose(WhyCancelled.choices, "Choose why", "Why is it cancelled?")

    def facts(self) -> dict[str, Any]:
        """Give the reason."""
        return {"why": self.cleaned_data["why"]}
