"""Which evaluations a reader wants to see; choices are what they may see."""

from datetime import date
from typing import Any

from django import forms

from safeguarding.access.models import User
from training import queries_evaluation as queries
from training.queries_evaluation import Chosen


class EvaluationFilter(forms.Form):
    """Year, area and agency; an area only where there are several."""

    year = forms.ChoiceField(label="Year", required=False)
    area = forms.ChoiceField(label="Area", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, data: Any, *, user: User, today: date) -> None:
        super().__init__(data)
        places = list(queries.seen_places(user))
        agencies = list(queries.agencies(user))
        years = queries.years(user, today)
        # All years less all but one may be the answer of one person: only who keeps
        # the training, and so sees single answers, asks for several at once.
        self.newest = "" if queries.keeps_all(user) else years[0].code
        self._choose(
            "year",
            "" if self.newest else "All years",
            [(one.code, one.code) for one in years],
        )
        self._choose("area", "All areas", [(one.code, str(one)) for one in places])
        self._choose(
            "agency", "All agencies", [(one.code, str(one)) for one in agencies]
        )
        self.places = {one.code: one.pk for one in places}
        self.of_agencies = {one.code: one.pk for one in agencies}
        if len(places) < 2:
            del self.fields["area"]
        if not agencies:
            del self.fields["agency"]

    def _choose(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [*([("", every)] if every else []), *choices]

    def chosen(self) -> Chosen:
        """Give what is chosen; what cannot be chosen counts as not said."""
        self.is_valid()
        said = self.cleaned_data
        return Chosen(
            year=queries.year_of(said.get("year", "") or self.newest),
            partnership=self.places.get(said.get("area", "")),
            agency=self.of_agencies.get(said.get("agency", "")),
        )
