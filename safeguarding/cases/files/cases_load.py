"""Puts an accepted list of CSE cases into the records, set by set.

What a list gives is put together with all other lists that hold (`cases_told`), so that
an old list that comes late makes no wrong history. What was entered here stands:

- A case kept here (`known_through` is empty) takes from a list only what it lacks: new
  levels and meetings, a closure while it is open here. It is never opened again.
- Of a case that lists made, a value that no list ever gave was entered here. It stays.

A case that only a replaced version of a return gave is withdrawn, not deleted. Levels,
meetings and placements that only such a version gave are taken back; its staged rows
keep them.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from safeguarding.cases import history
from safeguarding.cases.files import cases_kept, cases_parts, cases_places
from safeguarding.cases.files.cases_told import last
from safeguarding.cases.files.cases_work import (
    BATCH,
    Work,
    lines_about,
    references_of,
)
from safeguarding.cases.files.children import ChildFacts, locked, put_children
from safeguarding.cases.models import Child, CseCase, RiskAssessment
from safeguarding.partners.models import Agency
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile

KEY = ("partnership", "agency", "reference")
WRITTEN = tuple(
    field
    for field in CseCase._meta.concrete_fields
    if field.name not in {"id", "updated_at", *KEY} and not field.generated
)


@transaction.atomic
def load(file: RecordFile, at: datetime) -> set[Period]:
    """Put an accepted list into the records; a second time changes nothing.

    A constant number of statements for each thousand rows.

    Returns:
        The quarters in which something that is counted changed.
    """
    work = _begin(file, at)
    before = {case.child_id for case in work.cases.values()}
    _put_cases(work)
    cases_parts.put_levels(work)
    cases_parts.put_meetings(work)
    cases_places.put_places(work)
    children = {child.pk for child in work.children.values()}
    return history.refresh(file.partnership, children | before)


def _begin(file: RecordFile, at: datetime) -> Work:
    """Read what lists tell of the cases of this return, and what is known of them."""
    references = references_of(file)
    about = Q(reference__in=references, file__agency=file.agency_id)
    work = Work(file, at, {reference: [] for reference in references}, {})
    for line in lines_about(file, about):
        work.lines[line.row.reference].append(line)
    work.children = _put_children(work)
    known = CseCase.objects.filter(
        partnership=file.partnership, agency=file.agency, reference__in=references
    )
    work.cases = {case.reference: case for case in known.order_by("pk")}
    return work


def _put_children(work: Work) -> dict[str, Child]:
    """Put in the children of rows that hold, and find those of the others."""
    lines = [line for lines in work.lines.values() for line in lines]
    by_child: dict[str, list[Any]] = {line.row.child: [] for line in lines}
    for line in sorted(lines, key=lambda line: line.end):
        if line.holds:
            by_child[line.row.child].append(line)
    told = {pseudonym: found for pseudonym, found in by_child.items() if found}
    put_children(
        work.file.partnership,
        [
            ChildFacts(
                pseudonym,
                last(found, "born_month"),
                last(found, "sex") or "",
                last(found, "ethnicity") or "",
                last(found, "locality") or "",
            )
            for pseudonym, found in told.items()
        ],
    )
    return locked(work.file.partnership, list(by_child))


def _put_cases(work: Work) -> None:
    """Insert new cases; change and withdraw known ones."""
    agencies, assessed = _agencies(work), _assessed_here(work)
    new: list[CseCase] = []
    changed: list[CseCase] = []
    for reference, lines in sorted(work.lines.items()):
        told = work.told(reference)
        known = work.cases.get(reference)
        if not told and known is None:
            continue
        case = known or _empty(work, reference)
        before = _values(case)
        if not told:
            _withdraw(case, work.at)
        else:
            newest = told[-1].row
            if known is None or not cases_kept.is_kept_here(case):
                case.child = work.children[newest.child]
            cases_kept.bring(
                case,
                lines,
                agencies[newest.source_agency],
                is_new=known is None,
                assessed_here=case.pk in assessed,
            )
        if known is None:
            new.append(case)
        elif _values(case) != before:
            changed.append(case)
    _write(work, new, changed)


def _write(work: Work, new: list[CseCase], changed: list[CseCase]) -> None:
    for case in (*new, *changed):
        case.updated_at = work.at
    # One upsert: an UPDATE with a CASE for each column takes minutes for long lists.
    CseCase.objects.bulk_create(
        [*new, *changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=KEY,
        update_fields=[*(field.name for field in WRITTEN), "updated_at"],
    )
    work.cases.update({case.reference: case for case in new})


def _withdraw(case: CseCase, at: datetime) -> None:
    """Take back a case that no list gives any more, unless it is kept here."""
    if not cases_kept.is_kept_here(case) and case.withdrawn_at is None:
        case.withdrawn_at = at


def _empty(work: Work, reference: str) -> CseCase:
    return CseCase(
        partnership=work.file.partnership,
        agency=work.file.agency,
        reference=reference,
    )


def _values(case: CseCase) -> list[Any]:
    return [getattr(case, field.attname) for field in WRITTEN]


def _agencies(work: Work) -> dict[str, Agency]:
    codes = {line.row.source_agency for lines in work.lines.values() for line in lines}
    return {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}


def _assessed_here(work: Work) -> set[int]:
    """Give the cases of which somebody entered a level on screen."""
    here = RiskAssessment.objects.filter(
        case__in=work.cases.values(), recorded_by__isnull=False
    )
    return set(here.values_list("case_id", flat=True))
