"""Sets up the templates of returns, and what each agency owes when."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from safeguarding.declared import DeclarationError, Reading
from safeguarding.indicators.models import KINDS, Indicator
from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns.models import Duty, Template
from safeguarding.returns.records.kinds import kinds as known_records
from safeguarding.sync import Changes, sync

TABLES = {"duty"}


@dataclass(frozen=True)
class DeclaredTemplate:
    """[[template]] of the catalogue: a return, whoever owes it.

    `records` is the kind of records it takes; `indicators` are then those they feed.
    """

    code: str
    title: str
    frequency: str
    indicators: list[str]
    agency_types: list[str] = field(default_factory=list)
    version: int = 1
    records: str = ""


@dataclass(frozen=True)
class DeclaredDuty:
    """[[duty]]: this agency sends this template for periods between two dates."""

    agency: str
    template: str
    starts_on: date = field(metadata={"name": "from"})
    ends_on: date | None = field(default=None, metadata={"name": "to"})
    due_working_days: int = 20
    lock_days: int = 60


def load_templates(path: Path) -> Changes:
    """Bring the templates of returns in line with a file.

    Raises:
        DeclarationError: the file is wrong; nothing has been changed.
    """
    reading = Reading.of(path)
    reading.expect({"template"})
    rows = reading.many("template", DeclaredTemplate)
    ids = dict(Indicator.objects.values_list("code", "pk"))
    kinds = {kind for kind, _ in KINDS}
    records = known_records()
    reading.problems += [
        f"[[template]] {row.code}: there is no indicator {code}."
        for row in rows
        for code in row.indicators
        if code not in ids
    ]
    reading.problems += [
        f"[[template]] {row.code}, frequency: use one of {', '.join(sorted(kinds))}."
        for row in rows
        if row.frequency not in kinds
    ]
    reading.problems += [
        f"[[template]] {row.code}, records: there is no kind of records {row.records}. "
        f"Kinds: {', '.join(sorted(records)) or 'none'}."
        for row in rows
        if row.records and row.records not in records
    ]
    reading.stop_if_wrong()
    with transaction.atomic():
        return _sync_templates(rows, ids)


def _sync_templates(rows: list[DeclaredTemplate], ids: dict[str, int]) -> Changes:
    declared = [
        Template(
            code=row.code,
            title=row.title,
            frequency=row.frequency,
            agency_types=row.agency_types,
            version=row.version,
            records=row.records,
        )
        for row in rows
    ]
    changes = sync(Template.objects.all(), declared, key=("code",))
    templates = dict(Template.objects.values_list("code", "pk"))
    through = Template.indicators.through
    links = [
        through(template_id=templates[row.code], indicator_id=ids[code])
        for row in rows
        for code in row.indicators
    ]
    key = ("template_id", "indicator_id")
    existing = through.objects.filter(template__code__in=[row.code for row in rows])
    return changes + sync(existing, links, key=key, remove_missing=True)


def read(reading: Reading) -> list[DeclaredDuty]:
    """Read this room's tables, noting problems in the reading."""
    return reading.many("duty", DeclaredDuty)


def apply(partnership: Partnership, rows: list[DeclaredDuty]) -> Changes:
    """Write this room's rows, inside the caller's transaction.

    Raises:
        DeclarationError: an agency is no member, or a template is not known.
    """
    agencies = dict(
        Agency.objects.filter(memberships__partnership=partnership).values_list(
            "code", "pk"
        )
    )
    templates = dict(Template.objects.values_list("code", "pk"))
    problems = [
        f"[[duty]]: {row.agency} is not an agency of this partnership."
        for row in rows
        if row.agency not in agencies
    ]
    problems += [
        f"[[duty]] of {row.agency}: there is no template {row.template}."
        for row in rows
        if row.template not in templates
    ]
    if problems:
        raise DeclarationError(problems)
    declared = [
        Duty(
            partnership=partnership,
            agency_id=agencies[row.agency],
            template_id=templates[row.template],
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            due_working_days=row.due_working_days,
            lock_days=row.lock_days,
        )
        for row in rows
    ]
    key = ("partnership_id", "agency_id", "template_id", "starts_on")
    existing = Duty.objects.filter(partnership=partnership)
    return sync(existing, declared, key=key, remove_missing=True)
