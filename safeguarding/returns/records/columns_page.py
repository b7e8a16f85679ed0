"""Gathers what is remembered of headings, for the pages that show and forget it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from safeguarding.returns.models import RecordMapping
from safeguarding.returns.records.kinds import kinds
from safeguarding.returns.records.remembered import RememberedLine, lines_of


@dataclass(frozen=True)
class RememberedList:
    """What is remembered for one agency's files of one kind."""

    pk: int
    kind: str
    agency: str
    partnership: str
    lines: tuple[RememberedLine, ...]
    saved_by: str
    saved_at: datetime


def mappings_of(mine: QuerySet[RecordMapping]) -> list[RememberedList]:
    """Give what is remembered, by partnership, agency and kind. One query."""
    known = mine.select_related("agency", "partnership", "saved_by")
    rows = known.order_by("partnership__name", "agency__name", "kind", "pk")
    return [mapping_of(one) for one in rows]


def mapping_of(mapping: RecordMapping) -> RememberedList:
    """Say in words what is remembered. No query when its owners are loaded."""
    kind = kinds().get(mapping.kind)
    title = kind.title if kind else mapping.kind
    return RememberedList(
        pk=mapping.pk,
        kind=title[:1].upper() + title[1:],
        agency=str(mapping.agency),
        partnership=str(mapping.partnership),
        lines=tuple(lines_of(mapping)),
        saved_by=str(mapping.saved_by),
        saved_at=mapping.saved_at,
    )


class ForgetForm(forms.Form):
    """Which headings are to be forgotten; all of them unless somebody unticks one."""

    headings = forms.MultipleChoiceField(
        label="Which of these should be forgotten?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what is to be forgotten, or go back"},
    )

    def __init__(self, *args: Any, mapping: RecordMapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["headings"]
        lines = list(lines_of(mapping))
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [
                (one.key, f"{one.heading}, read as {one.column}") for one in lines
            ]
        field.initial = [one.key for one in lines]

    @property
    def keys(self) -> list[str]:
        """The headings to forget, as they are compared."""
        found: list[str] = self.cleaned_data["headings"]
        return found
