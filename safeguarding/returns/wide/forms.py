"""The step in which a person corrects how a table is read: one form for one table."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from safeguarding.returns.rules.facts import Context
from safeguarding.returns.wide import choices
from safeguarding.returns.wide.claims import sort_cells
from safeguarding.returns.wide.guess_marks import open_marks
from safeguarding.returns.wide.in_words import relation_in_words
from safeguarding.returns.wide.questions import Missing, Question
from safeguarding.returns.wide.reading import WideRead
from safeguarding.returns.wide.spec import Meaning, Spec

OWN_PERIOD = "The period of this return"
LONGEST_SCOPE = 80
SHOWN_CELLS = 3


class MappingForm(forms.Form):
    """What the rows, columns and marks of a table are, prefilled with the guess.

    `layout` is the fingerprint of the table that was shown: an answer about another
    table is refused.
    """

    layout = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, data: Mapping[str, Any] | None, *, read: WideRead, context: Context
    ) -> None:
        super().__init__(data, initial={"layout": read.layout}, prefix="map")
        self.use_required_attribute = False
        self.read = read
        self.context = context
        self._what = choices.with_known(
            choices.what_choices(context), self._known_answers()
        )
        self._when = choices.when_choices(context, read.spec)
        self._table()
        for kind, names in self._names().items():
            for place, name in enumerate(names):
                self._ask(f"{kind}-{place}", kind, name)
        self.marks = open_marks(read.table, read.spec)
        for place, mark in enumerate(self.marks):
            self.fields[f"mark-{place}"] = forms.ChoiceField(
                label=f"What does “{mark}” mean?",
                choices=choices.MARK_MEANINGS,
                initial=read.spec.marks.get(mark, ""),
                error_messages={"required": f"Say what “{mark}” means"},
            )
        for place, relation in enumerate(read.spec.relations):
            self.fields[f"sum-{place}"] = forms.BooleanField(
                label=relation_in_words(relation), required=False, initial=True
            )
        self._style()

    def _style(self) -> None:
        """Give each box the class of its kind."""
        kinds = (
            (forms.CheckboxInput, "govuk-checkboxes__input"),
            (forms.Select, "govuk-select app-mapping__select"),
            (forms.TextInput, "govuk-input"),
        )
        for one in self.fields.values():
            for kind, css in kinds:
                if type(one.widget) is kind:
                    one.widget.attrs["class"] = css

    def _table(self) -> None:
        """Ask what the whole table is about; most tables say it in rows or columns."""
        meaning = self.read.spec.table
        self.fields["table-what"] = forms.ChoiceField(
            label="What is the whole table about?",
            help_text="Only when neither its rows nor its columns say it.",
            choices=self._what[1:],
            initial=choices.what_of(meaning),
        )
        self.fields["table-when"] = self._time_field(
            meaning, "When is the whole table about?", empty=OWN_PERIOD
        )

    def _time_field(
        self, meaning: Meaning, label: str, empty: str = ""
    ) -> forms.ChoiceField:
        answer = choices.when_of(meaning)
        printed: list[choices.Choice] = []
        if answer == choices.AS_PRINTED:
            words = f"{meaning.starts_on:%d/%m/%Y} to {meaning.ends_on:%d/%m/%Y}"
            printed = [(answer, words)]
        return forms.ChoiceField(
            label=label,
            choices=[("", empty or self._when[0][1]), *self._when[1:], *printed],
            initial=answer,
            required=False,
        )

    def _names(self) -> dict[str, tuple[str, ...]]:
        return {"column": self.read.table.headings, "row": self.read.table.labels}

    def _said(self, kind: str) -> Mapping[str, Meaning]:
        spec = self.read.spec
        return spec.rows if kind == "row" else spec.columns

    def _known_answers(self) -> Iterator[str]:
        yield choices.what_of(self.read.spec.table)
        for said in (self.read.spec.rows, self.read.spec.columns):
            yield from (choices.what_of(one) for one in said.values())

    def _is_unsure(self, kind: str, name: str) -> bool:
        if self.read.guess is None:
            return name not in self._said(kind)
        guessed = self.read.guess.rows if kind == "row" else self.read.guess.columns
        return name not in guessed or guessed[name].confidence == "unsure"

    def _ask(self, key: str, kind: str, name: str) -> None:
        meaning = self._said(kind).get(name, Meaning())
        unsure = self._is_unsure(kind, name)
        shown = f"the {kind} “{name}”"
        self.fields[f"{key}-what"] = forms.ChoiceField(
            label=f"What is {shown}?",
            choices=self._what,
            initial="" if unsure else choices.what_of(meaning),
            error_messages={"required": f"Say what {shown} is, or leave it out"},
        )
        self.fields[f"{key}-when"] = self._time_field(
            meaning, f"When is {shown} about?"
        )
        self.fields[f"{key}-exact"] = forms.ChoiceField(
            label=f"How exact is {shown}?",
            choices=choices.EXACTNESS,
            initial=meaning.qualifier,
            required=False,
        )
        self.fields[f"{key}-scope"] = forms.CharField(
            label=f"What is {shown} limited to?",
            initial=meaning.scope,
            required=False,
            max_length=LONGEST_SCOPE,
        )

    def clean_layout(self) -> str:
        """Refuse answers about another table than the one that was sent."""
        layout: str = self.cleaned_data["layout"]
        if layout != self.read.layout:
            message = "These answers are about another table. Check the file again."
            raise forms.ValidationError(message)
        return layout

    def clean(self) -> dict[str, Any]:
        """Ask again about a row that neither it nor its columns say what it is."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            cells = sort_cells(self.read.table, self.spec(), self.context)
            for name in cells.unsettled:
                self.add_error(self._box_of(name), f"Nothing says what “{name}” is")
        return cleaned

    def _box_of(self, name: str) -> str:
        labels, headings = self.read.table.labels, self.read.table.headings
        if name in labels:
            return f"row-{labels.index(name)}-what"
        return f"column-{headings.index(name)}-what"

    @property
    def table_what(self) -> BoundField:
        """What the whole table is about."""
        return self["table-what"]

    @property
    def table_when(self) -> BoundField:
        """When the whole table is about."""
        return self["table-when"]

    @property
    def missing(self) -> list[Missing]:
        """What is not settled, with the box to go to."""
        found = []
        for name, errors in self.errors.items():
            box = self[name].id_for_label if name in self.fields else ""
            shown = "" if name == "layout" else box
            found += [Missing(str(words), shown or "") for words in errors]
        return found

    @property
    def columns(self) -> list[Question]:
        """The columns, in the order of the table."""
        return list(self._questions("column"))

    @property
    def rows(self) -> list[Question]:
        """The rows, in the order of the table."""
        return list(self._questions("row"))

    def _questions(self, kind: str) -> Iterator[Question]:
        guess = self.read.guess
        guessed = (
            {}
            if guess is None
            else dict(guess.rows if kind == "row" else guess.columns)
        )
        for place, name in enumerate(self._names()[kind]):
            key = f"{kind}-{place}"
            yield Question(
                name,
                self._cells(kind, place),
                guessed[name].words if name in guessed else "",
                self._is_unsure(kind, name),
                self[f"{key}-what"],
                self[f"{key}-when"],
                self[f"{key}-exact"],
                self[f"{key}-scope"],
            )

    def _cells(self, kind: str, place: int) -> str:
        table = self.read.table
        if kind == "row":
            cells = table.lines[place].cells
        else:
            cells = tuple(line.cells[place] for line in table.lines)
        filled = [cell for cell in cells if cell]
        more = ", …" if len(filled) > SHOWN_CELLS else ""
        return ", ".join(filled[:SHOWN_CELLS]) + more

    @property
    def mark_fields(self) -> list[BoundField]:
        """The questions about marks."""
        return [self[f"mark-{place}"] for place in range(len(self.marks))]

    @property
    def sum_fields(self) -> list[BoundField]:
        """The arithmetic of the table that is checked, to be ticked off."""
        return [self[f"sum-{place}"] for place in range(len(self.read.spec.relations))]

    def spec(self) -> Spec:
        """Give the mapping of a valid form; what was not asked stays as it was."""
        spec, said = self.read.spec, self.cleaned_data
        relations = tuple(
            one for place, one in enumerate(spec.relations) if said[f"sum-{place}"]
        )
        asked = {mark: said[f"mark-{place}"] for place, mark in enumerate(self.marks)}
        table = choices.with_when(
            choices.with_what(spec.table, said["table-what"]), said["table-when"]
        )
        return replace(
            spec,
            table=table,
            rows=self._meanings("row"),
            columns=self._meanings("column"),
            marks={**spec.marks, **asked},
            relations=relations,
        )

    def _meanings(self, kind: str) -> dict[str, Meaning]:
        found: dict[str, Meaning] = {}
        for place, name in enumerate(self._names()[kind]):
            said = {
                part: self.cleaned_data[f"{kind}-{place}-{part}"]
                for part in ("what", "when", "exact", "scope")
            }
            before = self._said(kind).get(name, Meaning())
            meaning = choices.with_when(
                choices.with_what(before, said["what"]), said["when"]
            )
            found[name] = replace(
                meaning, qualifier=said["exact"], scope=said["scope"].strip()
            )
        return found


def mapping_from_post(
    post: Mapping[str, Any], read: WideRead, context: Context
) -> Spec | None:
    """Read the mapping a person posted; None when something is not answered.

    To show what is missing, make a `MappingForm` of the same post.
    """
    form = MappingForm(post, read=read, context=context)
    return form.spec() if form.is_valid() else None
