"""Puts what lists tell of being looked after beside what is known of it."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from safeguarding.cases.files.cases_told import (
    Line,
    Place,
    Places,
    Span,
    days_told,
    places,
    spans,
)
from safeguarding.cases.files.cases_work import BATCH, Work, lines_about
from safeguarding.cases.models import LookedAfter


def put_places(work: Work) -> None:
    """Open, change and close placements of the children of a list.

    A day that no list gave was entered here: it stands, beside those of the lists.
    """
    known: dict[int, list[LookedAfter]] = {}
    children = work.children.values()
    for span in LookedAfter.objects.filter(child__in=children).order_by("from_on"):
        known.setdefault(span.child_id, []).append(span)
    lines: dict[str, list[Line]] = {}
    for line in lines_about(work.file, Q(child__in=work.children)):
        lines.setdefault(line.row.child, []).append(line)
    gone: list[int] = []
    new: list[LookedAfter] = []
    for pseudonym, child in work.children.items():
        held = known.get(child.pk, [])
        wanted = set(_wanted(held, lines.get(pseudonym, [])))
        for span in held:
            if (found := _span(span)) in wanted:
                wanted.remove(found)
            else:
                gone.append(span.pk)
        new += [_made(work, child.pk, span) for span in sorted(wanted)]
    # Deleted first: a child has one open placement at most.
    LookedAfter.objects.filter(pk__in=gone).delete()
    LookedAfter.objects.bulk_create(new, batch_size=BATCH)


def _wanted(held: Sequence[LookedAfter], lines: Sequence[Line]) -> list[Span]:
    if not any(line.row.placed for line in lines):
        return [_span(span) for span in held]
    told = places([line for line in lines if line.holds])
    return spans(told | _from_here(held, lines))


def _from_here(held: Sequence[LookedAfter], lines: Iterable[Line]) -> Places:
    """Give the days on which something changed that no list gave."""
    listed = days_told(lines)
    starts = {span.from_on for span in held}
    found: Places = {}
    for span in held:
        if span.to_on and span.to_on not in listed | starts:
            found[span.to_on] = None
    for span in held:
        if span.from_on not in listed:
            found[span.from_on] = Place(span.placed, span.placing_la)
    return found


def _span(span: LookedAfter) -> Span:
    return Span(span.from_on, span.to_on, Place(span.placed, span.placing_la))


def _made(work: Work, child_id: int, span: Span) -> LookedAfter:
    return LookedAfter(
        partnership=work.file.partnership,
        child_id=child_id,
        placed=span.place.placed,
        placing_la=span.place.placing_la,
        from_on=span.from_on,
        to_on=span.to_on,
    )
