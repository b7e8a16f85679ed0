"""Case file audits as tables: the work of a team, and the results a board reads."""

from collections.abc import Iterable, Iterator
from typing import Any

import django_tables2 as tables

from audits.models import CaseAudit
from audits.results_cases import cases_in_words
from safeguarding.cases.tables import DAY, HEAD

NUMBER = {"td": {"class": "govuk-table__cell--numeric"}}


class CaseAuditTable(tables.Table):
    """Audits somebody works on. Rows are `queries_cases.with_standing`."""

    caption = "Case audits"
    title = tables.Column(
        "Audit",
        linkify=("audits:case-audit", {"pk": tables.A("pk")}),
        order_by=("title", "pk"),
        attrs=HEAD | {"a": {"class": "govuk-link"}},
    )
    method = tables.Column("How", order_by=("method", "pk"))
    state = tables.Column("Stands", order_by=("state", "pk"))
    grades = tables.Column("Grades in", empty_values=(), orderable=False)
    own = tables.Column("Yours", empty_values=(), orderable=False)
    planned_on = tables.DateColumn(
        DAY, verbose_name="Begins", order_by=("planned_on", "pk")
    )
    completed_on = tables.DateColumn(
        DAY, verbose_name="Completed", order_by=("completed_on", "pk")
    )
    partnership = tables.Column("Area", order_by=("partnership__short_name", "pk"))

    class Meta:
        model = CaseAudit
        fields = (
            *("title", "method", "state", "grades", "own", "planned_on"),
            *("completed_on", "partnership"),
        )
        order_by = ("-planned_on",)
        empty_text = "There is no case audit."
        attrs = {"class": "app-table--case-audits app-table--cards"}

    def render_grades(self, record: Any) -> str:
        """Say how many of the grades of all agencies are in."""
        if record.cases_stated is not None:
            return "Kept elsewhere"
        if not record.grades_wanted:
            return "No cases yet" if not record.case_count else "No agency yet"
        return f"{record.grades_in} of {record.grades_wanted}"

    def render_own(self, record: Any) -> str:
        """Say how many cases the person's own agency has graded."""
        if not record.is_mine:
            return "You lead it"
        return f"{record.own_in} of {record.case_count}"


class ResultTable(tables.Table):
    """Completed audits, as the board reads them. Rows: `results_cases.with_counts`."""

    caption = "Completed case audits"
    title = tables.Column(
        "Audit",
        linkify=("audits:case-audit-result", {"pk": tables.A("pk")}),
        order_by=("title", "pk"),
        attrs=HEAD | {"a": {"class": "govuk-link"}},
    )
    method = tables.Column("How", order_by=("method", "pk"))
    completed_on = tables.DateColumn(
        DAY, verbose_name="Completed", order_by=("completed_on", "pk")
    )
    cases = tables.Column("Cases", empty_values=(), orderable=False)
    found = tables.Column("Found", empty_values=(), orderable=False)
    actions = tables.Column("Actions", order_by=("actions", "pk"))
    partnership = tables.Column("Area", order_by=("partnership__short_name", "pk"))

    class Meta:
        model = CaseAudit
        fields = (
            *("title", "method", "completed_on", "cases", "found", "actions"),
            "partnership",
        )
        order_by = ("-completed_on",)
        empty_text = "No completed audit is like this."
        attrs = {"class": "app-table--case-audits"}

    def render_cases(self, record: Any) -> str:
        """Say how many cases, without a number that could be hidden."""
        return cases_in_words(
            record.cases_audited, record.partnership.suppression_threshold
        )

    def render_found(self, record: Any) -> str:
        """Count the findings of both kinds."""
        return found_in_words(record.strengths, record.improvements)

    def render_actions(self, record: Any) -> str:
        """Count the actions, and those overdue."""
        late = f", {record.overdue} overdue" if record.overdue else ""
        return f"{record.actions}{late}" if record.actions else "None"


def found_in_words(strengths: int, improvements: int) -> str:
    """Say how many strengths and areas for improvement there are."""
    said = [f"{strengths} {'strength' if strengths == 1 else 'strengths'}"]
    said.append(f"{improvements} to improve")
    return ", ".join(said) if strengths + improvements else "In its summary"


HEADINGS = (
    *("Area", "Audit", "Looked at", "How", "Completed on", "Cases", "Strengths"),
    *("To improve", "Actions", "Actions overdue", "Summary"),
)


def lines(rows: Iterable[Any]) -> Iterator[list[str]]:
    """Give the lines of a download: the same words as the page, and the summary."""
    for one in rows:
        yield [
            str(one.partnership),
            one.title,
            one.theme,
            one.get_method_display(),
            f"{one.completed_on:%Y-%m-%d}",
            cases_in_words(one.cases_audited, one.partnership.suppression_threshold),
            *(str(number) for number in (one.strengths, one.improvements)),
            *(str(number) for number in (one.actions, one.overdue)),
            one.summary,
        ]
