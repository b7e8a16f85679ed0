"""Dudley's tables as printed: set up, read through their mappings, and sent."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import xlsxwriter
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from safeguarding.indicators.models import Indicator, Switch
from safeguarding.periods import Period
from safeguarding.returns import services
from safeguarding.returns.check import check, judge
from safeguarding.returns.models import Obligation, Template
from safeguarding.returns.queries import context_of
from safeguarding.returns.readers import read
from safeguarding.returns.wide.operands import Operands
from safeguarding.returns.wide.reading import read_table
from safeguarding.returns.wide.setup import DeclaredPaper, find_table, read_papers
from safeguarding.returns.wide.spec_data import from_data
from tests.acceptance.dudley import agency, set_up

FIXTURE = settings.BASE_DIR / "fixtures" / "papers" / "dudley.toml"
DATA = Path(__file__).parent.parent / "data" / "papers"
FIRST_DAY = date(2012, 4, 1)
TODAY = date(2026, 11, 1)
# Tables that are also checked as workbooks.
IN_WORKBOOKS = ("03", "10", "30")
# The agenda on which a meeting of the coming November is minuted (S1:75).
ON = {"minutes": date(2014, 2, 18)}


@dataclass(frozen=True)
class Paper:
    """One printed table: what it is called here, its file, what is declared of it."""

    name: str
    path: Path
    declared: DeclaredPaper

    @property
    def sent(self):
        return self.declared.sent

    def mapping(self, *, first=False):
        """Give the mapping as an analyst left it, or as it stood before."""
        data, before = dict(self.declared.mapping), self.declared.first
        if first:
            for part in ("rows", "columns"):
                data[part] = {**data.get(part, {}), **before.get(part, {})}
            data["table"] = before.get("table", data.get("table", {}))
            gone = before.get("without_marks", [])
            marks = data.get("marks", {}).items()
            data["marks"] = {mark: means for mark, means in marks if mark not in gone}
        return from_data(data)


@cache
def papers():
    """Name -> paper: the number of Dudley's table, or the name of a small one."""
    found = {}
    for file in (FIXTURE, DATA / "papers.toml"):
        for one in read_papers(file).papers:
            stem = Path(one.file).stem
            name = stem.split("_")[0] if stem[0].isdigit() else stem
            found[name] = Paper(name, file.parent / one.file, one)
    return found


def table(name):
    """Read one of the lists of cases beside the papers."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def world():
    """Set up Dudley, its mappings, and the returns its board does not ask for."""
    partnership, coordinator = set_up()
    for file in (FIXTURE, DATA / "papers.toml"):
        call_command("load_mappings", str(file))
    for paper in papers().values():
        for sent in paper.sent:
            owe(partnership, sent)
    watch(partnership, set().union(*(codes_of(one) for one in papers().values())))
    return partnership, coordinator


def owe(partnership, sent):
    """Make a return due that the demo board does not ask for."""
    period = Period.parse(sent.period)
    Obligation.objects.get_or_create(
        partnership=partnership,
        agency=agency(sent.agency),
        template=Template.objects.get(code=sent.template),
        kind=period.kind.value,
        period_start=period.start,
        defaults={
            "period_end": period.end,
            "due_on": period.end,
            "lock_on": date(2040, 1, 1),
        },
    )


def watch(partnership, codes):
    """Let the board have watched, for a day, what the demo board never did."""
    known = set(partnership.switches.values_list("indicator__code", flat=True))
    for indicator in Indicator.objects.filter(code__in=codes - known):
        Switch.objects.create(
            partnership=partnership,
            indicator=indicator,
            active_from=FIRST_DAY,
            active_to=FIRST_DAY,
        )


def codes_of(paper):
    """Every indicator that a mapping names."""
    return {
        meaning["indicator"]
        for mapping in (paper.declared.mapping, paper.declared.first)
        for meanings in (mapping.get("rows", {}), mapping.get("columns", {}))
        for meaning in (*meanings.values(), mapping.get("table", {}))
        if "indicator" in meaning
    }


def obligation(sent):
    period = Period.parse(sent.period)
    return Obligation.objects.get(
        partnership__code="dudley",
        agency__code=sent.agency,
        template__code=sent.template,
        kind=period.kind.value,
        period_start=period.start,
    )


def check_as_printed(paper, sent, content=None):
    """Check a table for a return as sending it would, by its remembered mapping."""
    return check(
        content=content or paper.path.read_bytes(),
        file_name=paper.path.name,
        obligation=obligation(sent),
        on=ON.get(paper.name, TODAY),
    )


def as_workbook(paper):
    """Write a table on the second sheet of a workbook, below two empty rows."""
    content = io.BytesIO()
    with paper.path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    with xlsxwriter.Workbook(content, {"strings_to_numbers": True}) as book:
        book.add_worksheet("Cover").write(0, 0, "Board report")
        page = book.add_worksheet("Table")
        for number, cells in enumerate(rows, start=2):
            page.write_row(number, 1, cells)
    return content.getvalue()


def look(paper, sent, spec=None):
    """Check a table through a mapping that is not kept, or through a guess at one."""
    owed = obligation(sent)
    context = context_of(owed, ON.get(paper.name, TODAY))
    found = read_table(read(paper.path.read_bytes()), context, spec)
    return judge(found.contents, context, owed.template.code, of_table=found.findings)


def bound_relations(paper, kind, row, column):
    """Give the stated relations whose claim stands in a cell, with their numbers.

    An empty row means that the claim stands in the text beside the table.
    """
    spec = paper.mapping()
    operands = Operands(find_table(paper.path, spec), spec)
    for relation in spec.relations:
        for bound in operands.each(relation):
            claimed = claim_of(bound)
            place = ("", "") if claimed.stated else (claimed.row, claimed.column)
            if bound.kind == kind and place == (row, column):
                yield bound, operands


def claim_of(relation):
    """Where the number stands that a relation repeats."""
    return relation.stated or relation.whole or relation.parts[-1]


def numbers_of(relation, operands):
    """Every number that a relation is worked from; None where none is printed."""
    refs = [one for one in (relation.whole, relation.stated) if one is not None]
    given = [operands.one(one) for one in refs]
    for ref in (*relation.parts, *relation.less):
        given += operands.all_of(ref, relation)
    return given


@dataclass
class Seen:
    """What checking all papers in order of time showed: plain facts, no database.

    Attributes:
        checks: (paper, mapping, return) -> what the check said.
        tables: (paper, return) -> the table as it was found.
    """

    checks: dict = field(default_factory=dict)

    def findings(self, name, mapping, sent):
        return self.checks[name, mapping, sent].problems


def label(sent):
    return f"{sent.template} {sent.period}"


def see():
    """Check every paper for each of its returns, oldest first, and accept as we go.

    The first paper of a return is sent and accepted, so that what follows is held
    against it, in the same year and in later ones.
    """
    _, coordinator = world()
    seen, accepted = Seen(), set()
    for paper, sent in in_order_of_time():
        checked = check_as_printed(paper, sent)
        seen.checks[paper.name, "corrected", label(sent)] = checked
        if paper.declared.first:
            before = look(paper, sent, paper.mapping(first=True))
            seen.checks[paper.name, "first", label(sent)] = before
        if paper.declared.mapping:
            guessed = look(paper, sent)
            seen.checks[paper.name, "guessed", label(sent)] = guessed
        if paper.name in IN_WORKBOOKS:
            book = check_as_printed(paper, sent, as_workbook(paper))
            seen.checks[paper.name, "workbook", label(sent)] = book
        may_be_sent = sent.agreement and not sent.refused
        if may_be_sent and (sent.agency, label(sent)) not in accepted:
            accepted.add((sent.agency, label(sent)))
            send(paper, sent, checked, coordinator)
    return seen


def in_order_of_time():
    """Pair each paper with each of its returns, oldest first, then as printed."""
    pairs = [(paper, sent) for paper in papers().values() for sent in paper.sent]
    return sorted(pairs, key=lambda pair: Period.parse(pair[1].period).end)


def send(paper, sent, checked, by):
    """Send a table as printed, each warning with its reason, and accept it."""
    at = timezone.now()
    version = services.submit(
        obligation=obligation(sent),
        content=paper.path.read_bytes(),
        file_name=paper.path.name,
        by=by,
        explanations={one.code: "As the paper prints it." for one in checked.warnings},
        at=at,
    )
    services.accept(submission=version, by=by, at=at)
