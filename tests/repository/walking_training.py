"""How to make real addresses of the training room; see `walking`."""

from tests.repository.walking_audits import (
    AGENCY,
    NONE,
    all_of,
    of_agency,
    of_agency_code,
    of_board,
    of_code,
)

COURSE, EVENT = of_board("course"), of_board("event")
GROUP, TAG = of_board("role_group"), of_board("change_tag")
BOOKING, PERSON = of_agency("booking"), of_agency("delegate")


def of_form(make=(NONE, None), **more):
    """Make an address of a download, as CSV."""
    kinds, parts = make
    return kinds, lambda kind, world: {
        **(parts(kind, world) if parts else {}),
        **more,
        "form": "csv",
    }


OFFER = {
    "training:courses-download": of_form(),
    **all_of(COURSE, "training:course", "training:course-edit", "training:course-end"),
    **all_of(COURSE, "training:course-needs", "training:course-again"),
    **all_of(GROUP, "training:role-group-edit", "training:role-group-remove"),
    **all_of(TAG, "training:change-tag-edit", "training:change-tag-end"),
    "training:change-tag-again": TAG,
    "training:events-download": of_form(),
    **all_of(EVENT, "training:event", "training:event-edit", "training:register"),
    "training:event-act": of_board("event", act="deliver"),
    **all_of(EVENT, "training:register-undo", "training:register-add"),
    **all_of(EVENT, "training:register-sheet", "training:booking-new"),
    "training:sign-sheet": EVENT,
}
BOOKED = {
    "training:bookings-download": of_form(),
    **all_of(BOOKING, "training:booking", "training:booking-cancel"),
    "training:booking-reinstate": BOOKING,
    "training:people-download": of_form(),
    "training:person": PERSON,
}
EVALUATED = {
    "training:evaluation-download": of_form(),
    "training:evaluation-course": COURSE,
    **all_of(EVENT, "training:evaluation-event", "training:event-contacts"),
    "training:evaluation-key": BOOKING,
    "training:evaluation-key-later": of_agency("booking", stage=3),
    "training:impact-tags": of_agency("impact"),
    # A good link is a key for whoever holds it: tests/training asks about it.
    "training:evaluate": (NONE, lambda *_: {"token": "no-such-link"}),
    "training:evaluate-answer": of_agency("invite"),
}
COVERED = {
    **all_of(
        (AGENCY, of_agency_code), "training:headcount", "training:headcount-enter"
    ),
    "training:headcount-remove": of_agency("headcount"),
}
DASHBOARDS = all_of(
    of_code("partnership"),
    "dashboards:training",
    "dashboards:training-csv",
    "dashboards:training-xlsx",
)
COLUMNS = {
    "returns:forget-columns": of_agency("columns"),
    "returns:say-columns": of_agency("record_file"),
}
KINDS = {**OFFER, **BOOKED, **EVALUATED, **COVERED, **DASHBOARDS, **COLUMNS}
