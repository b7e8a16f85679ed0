"""Sends returns without pause, and keeps a ledger of those that were accepted."""

import contextlib
import itertools
import threading
from dataclasses import dataclass
from datetime import timedelta

from django.db import Error, connection
from django.utils import timezone

from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from safeguarding.returns import services
from safeguarding.returns.errors import ExplanationsNeeded, ReturnRefused
from safeguarding.returns.models import Obligation, Submission
from tests.factories import (
    IndicatorFactory,
    PartnershipFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for

PARTNERSHIPS, QUARTERS, INDICATORS = 40, 5, 25
# Three years apart, no scorecard shows another's figures: a change that is lost once
# is not made good by the next one.
NEWEST, APART = Period.parse("2024-25-Q2"), 12
FAR = timedelta(days=36_500)


@dataclass
class Area:
    """A partnership, its returns, and the person who sends and accepts them."""

    owed: list
    submitter: object
    coordinator: object


def make_world():
    """Make partnerships that owe the same indicators for some quarters."""
    indicators = IndicatorFactory.create_batch(INDICATORS, counts_children=True)
    template = TemplateFactory(indicators=indicators)
    return [_area(indicators, template) for _ in range(PARTNERSHIPS)], indicators


def _area(indicators, template):
    partnership = PartnershipFactory()
    owed = [
        owed_return(
            partnership=partnership,
            indicators=indicators,
            template=template,
            period=NEWEST,
            lock_on=timezone.localdate() + FAR,
        )
    ]
    agency = owed[0].agency
    for step in range(1, QUARTERS):
        period = NEWEST.shift(-step * APART)
        again = Obligation.objects.get(pk=owed[0].pk)
        again.pk = None
        again.period_start, again.period_end = period.start, period.end
        again.save()
        owed.append(again)
    return Area(
        owed,
        member(Role.AGENCY_SUBMITTER, partnership, agency),
        member(Role.BOARD_ANALYST, partnership),
    )


# Each is sent twice with other figures; the second time changes what stands.
REASONS = {"W-RESTATED": "Counted again.", "W-UNCHANGED": "Counted anew."}


class Uploader(threading.Thread):
    """Somebody who sends return after return, and again when told of no receipt.

    Each is sent twice in a row, the second time with other figures, then no more
    until all the others have been.

    `accepted` holds what was acknowledged: the key of the version, by return.
    """

    def __init__(self, areas, indicators):
        super().__init__(daemon=True)
        self.accepted = {}
        self.retried = 0
        self._areas = areas
        self._indicators = indicators
        self._enough = threading.Event()
        self._trouble = None

    def run(self):
        try:
            for number in itertools.count():
                if self._enough.wait(0.02):
                    return
                place = number // 2
                area = self._areas[place % PARTNERSHIPS]
                self._send(area, area.owed[place // PARTNERSHIPS % QUARTERS], number)
        except Exception as trouble:
            self._trouble = trouble
            raise
        finally:
            connection.close()

    def finish(self):
        """Stop after the return in hand."""
        self._enough.set()
        self.join(timeout=30)
        if self._trouble or self.is_alive():
            raise RuntimeError("The uploader did not finish.") from self._trouble

    def _send(self, area, owed, number):
        while not self._enough.is_set():
            try:
                submission = self._submit(area, owed, number)
                services.accept(
                    submission=submission, by=area.coordinator, at=timezone.now()
                )
            except Error:
                # The database is away, or went away before it said yes.
                self.retried += 1
                with contextlib.suppress(Error):
                    connection.close()
                self._enough.wait(0.1)
            else:
                self.accepted.setdefault(owed.pk, []).append(submission.pk)
                return

    def _submit(self, area, owed, number):
        # The first is never the same twice: an identical file would be refused.
        counts = [number, *((number * 7 + n * 3) % 60 for n in range(1, INDICATORS))]
        rows = [
            row_for(owed, each, numerator=str(count))
            for each, count in zip(self._indicators, counts, strict=True)
        ]
        sent = {
            "obligation": owed,
            "content": csv_of(rows),
            "file_name": "figures.csv",
            "by": area.submitter,
            "at": timezone.now(),
        }
        try:
            return services.submit(explanations=REASONS, **sent)
        except ReturnRefused as refusal:
            # The database said nothing, yet had kept the file: it waits already.
            wrong = {one.code for one in refusal.problems if one.severity == "E"}
            if wrong != {"E-DUPLICATE-FILE"}:
                raise
            return Submission.objects.filter(obligation=owed).latest("version")
        except ExplanationsNeeded as needed:
            reasons = dict.fromkeys(needed.codes, "These figures are made up.")
            return services.submit(explanations=reasons, **sent)


def lost(accepted):
    """List acknowledged versions that are gone, or whose figures do not stand."""
    missing = []
    for obligation, versions in accepted.items():
        kept = Submission.objects.filter(obligation=obligation)
        states = dict(kept.values_list("pk", "state"))
        missing += [pk for pk in versions if states.get(pk) not in KEPT]
        if not _stands(kept.get(state="ACCEPTED")):
            missing.append(f"figures of {obligation}")
    return missing


KEPT = {"ACCEPTED", "SUPERSEDED"}


def _stands(submission):
    """Say whether the figures known are those of the version in force."""
    from safeguarding.indicators.queries import current_observations

    sent = set(submission.rows.values_list("indicator_id", "numerator", "value"))
    known = current_observations(submission.partnership_id).filter(
        agency=submission.agency_id, period_start=submission.obligation.period_start
    )
    return sent == set(known.values_list("indicator_id", "numerator", "value"))
