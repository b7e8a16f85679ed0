"""Reads one row of a list of CSE cases: cells become values, identifiers hashes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from safeguarding.cases.files.cases_cells import Cells
from safeguarding.cases.files.missing_reading import COUNCIL_CODE, Identifiers
from safeguarding.cases.pseudonyms import LONGEST, Pseudonyms, Use
from safeguarding.cases.sources import Sources, is_active
from safeguarding.periods import Period

PLACE = re.compile(r"[\w &'-]{1,20}")


@dataclass(frozen=True)
class Known:
    """What is known before the first row is read.

    Attributes:
        today: the local day the file was given.
        sources: agencies of the partnership by what they are called.
        localities: code of a locality -> its name; empty where none are settled.
        once: what was said once for the whole file already.
    """

    period: Period
    today: date
    pseudonyms: Pseudonyms
    identifiers: Identifiers
    sources: Sources
    localities: Mapping[str, str]
    once: set[str] = field(default_factory=set)


@dataclass(slots=True)
class CaseRow:
    """A row as read, by the columns of `StagedCase`."""

    child: str
    reference: str
    born_month: date | None
    sex: str
    ethnicity: str
    locality: str
    referred_on: date | None
    source_agency: str
    screened_on: date | None
    screening_tool: str
    screening_score: int | None
    category: int | None
    route: str
    level: str
    level_on: date | None
    placed: str
    placed_on: date | None
    placing_la: str
    social_care_status: str
    exploitation_type: str
    cce: bool | None
    gangs: bool | None
    mase_on: date | None
    panel_on: date | None
    reviewed_on: date | None
    audited_on: date | None
    transition_on: date | None
    closed_on: date | None
    closure_reason: str
    step_down_to: str

    @property
    def values(self) -> list[Any]:
        """In the order of `FIELDS`."""
        return [getattr(self, name) for name in FIELDS]


FIELDS = tuple(one.name for one in fields(CaseRow))


def read(cells: Cells, known: Known) -> CaseRow:
    """Make values of the cells of a row; what cannot be read is said and left empty."""
    category = cells.code("category")
    referred_on = cells.day("referral_date")
    return CaseRow(
        child=known.identifiers.child(cells.text("child_ref"), cells.found),
        reference=_reference(cells, known),
        born_month=cells.birth(),
        sex=cells.code("sex"),
        ethnicity=cells.code("ethnicity"),
        locality=_locality(cells, known),
        referred_on=referred_on,
        source_agency=_source(cells, known, referred_on),
        screened_on=cells.day("screening_date"),
        screening_tool=cells.code("screening_tool"),
        screening_score=cells.whole("screening_score"),
        category=int(category) if category else None,
        route=cells.code("route"),
        level=cells.code("risk_level"),
        level_on=cells.day("risk_since"),
        placed=cells.code("looked_after"),
        placed_on=cells.day("placed_since"),
        placing_la=_council(cells),
        social_care_status=cells.code("social_care_status"),
        exploitation_type=cells.code("exploitation_type"),
        cce=cells.flag("cce"),
        gangs=cells.flag("gangs"),
        mase_on=cells.day("last_mase"),
        panel_on=cells.day("last_panel"),
        reviewed_on=cells.day("last_review"),
        audited_on=cells.day("last_audit"),
        transition_on=cells.day("transition_discussed"),
        closed_on=cells.day("closure_date"),
        closure_reason=cells.code("closure_reason"),
        step_down_to=cells.code("step_down_to"),
    )


def _reference(cells: Cells, known: Known) -> str:
    text = cells.text("case_ref")
    if len(text) > LONGEST:
        message = f"A case's number has at most {LONGEST} signs."
        cells.say("E-TYPE", "case_ref", message)
        return ""
    return known.pseudonyms.of(text, Use.CASE)


def _locality(cells: Cells, known: Known) -> str:
    text = cells.text("locality")
    if known.localities:
        return cells.code("locality")
    if text and not PLACE.fullmatch(text):
        message = "A locality is a code of at most 20 signs, never an address."
        cells.say("E-CODE", "locality", message)
        return ""
    return text


def _source(cells: Cells, known: Known, on: date | None) -> str:
    """Give the code of the agency that referred."""
    text = cells.text("source_agency")
    agency = known.sources.get(text) if text else None
    if text and agency is None:
        meant = known.sources.nearest(text)
        hint = f" Did you mean {meant}?" if meant else ""
        cells.say(
            "E-AGENCY-UNKNOWN",
            "source_agency",
            f"This is not an agency of this partnership.{hint} Use its code or name.",
        )
    if agency and on and not is_active(agency, on):
        cells.say(
            "E-AGENCY-UNKNOWN",
            "source_agency",
            f"{agency.short_name} did not exist on the day of the referral. Name the "
            "agency of that time.",
        )
    return agency.code if agency else ""


def _council(cells: Cells) -> str:
    text = cells.text("placing_la").upper()
    if text and not COUNCIL_CODE.fullmatch(text):
        cells.say(
            "E-CODE",
            "placing_la",
            "This is not the code of a council. Write its GSS code, such as E08000027.",
        )
        return ""
    return text
