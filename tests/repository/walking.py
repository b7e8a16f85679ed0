"""Every address of the product, and how to make a real one of it."""

from django.urls import URLPattern, get_resolver, reverse

from tests.repository import walking_audits, walking_training

NOWHERE = 999_999
LINK = "no-such-link"
# Which kinds of object an address can be about, from a reader in North.
NONE = ("none",)
PLACE = ("own", "other-partnership", "absent")
AGENCY = ("own", "other-agency", "other-partnership", "absent")


def addresses(urlconf=None):
    """Give (name, view) of every address, ours and the libraries'."""
    return list(_walk(get_resolver(urlconf), ""))


def _walk(resolver, namespace):
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", one.callback
        else:
            inner = f"{one.namespace}:" if one.namespace else ""
            yield from _walk(one, namespace + inner)


def objects(name):
    """Say about which kinds of object an address can be asked."""
    return KINDS.get(name, (NONE, None))[0]


def address(name, kind, world):
    """Write a real address.

    Raises:
        NoReverseMatch: a new address whose parts nobody has explained in `KINDS`.
    """
    make = KINDS.get(name, (NONE, None))[1]
    return reverse(name, kwargs=make(kind, world) if make else None)


def _corner(kind, world):
    return {
        "own": world.own,
        "other-agency": world.other,
        "other-partnership": world.foreign,
    }.get(kind)


def _obligation(kind, world):
    corner = _corner(kind, world)
    return {"obligation": corner.owed.pk if corner else NOWHERE}


def _submission(kind, world):
    corner = _corner(kind, world)
    return {"pk": corner.waiting.pk if corner else NOWHERE}


def _agency(kind, world):
    corner = _corner(kind, world)
    if corner is None:
        return {"partnership": "nowhere", "agency": "nobody"}
    return {"partnership": corner.partnership.code, "agency": corner.agency.code}


def _contact(kind, world):
    corner = _corner(kind, world)
    return {"pk": corner.contact.pk if corner else NOWHERE}


def _batch(kind, world):
    found = world.batches.get(kind)
    return {"pk": found.pk if found else NOWHERE}


def _problem(kind, world):
    corner = _corner(kind, world)
    return {"pk": corner.waiting.problems.get(code="W-YOY").pk if corner else NOWHERE}


def _of_corner(name):
    def make(kind, world):
        corner = _corner(kind, world)
        return {"pk": getattr(corner, name).pk if corner else NOWHERE}

    return make


def _owed_records(kind, world, **more):
    corner = _corner(kind, world)
    return {"obligation": corner.owed_records.pk if corner else NOWHERE, **more}


def _of_record_file(**more):
    return lambda kind, world: {**_of_corner("record_file")(kind, world), **more}


def _of_episode(**more):
    return lambda kind, world: {**_of_corner("episode")(kind, world), **more}


def _of_case(**more):
    return lambda kind, world: {**_of_corner("case")(kind, world), **more}


def _place_code(kind, world):
    places = {"own": world.north, "other-partnership": world.south}
    return places[kind].code if kind in places else "nowhere"


def _scorecard(kind, world):
    return {"partnership": _place_code(kind, world), "period": "2015-16-Q3"}


def _row(kind, world):
    corner = _corner(kind, world)
    code = corner.partnership.code if corner else "nowhere"
    return {
        "partnership": code,
        "row": corner.accepted.rows.get().pk if corner else NOWHERE,
    }


def _snapshot(kind, world):
    place = {"own": world.north, "other-partnership": world.south}.get(kind)
    taken = world.snapshots.get(place.pk) if place else None
    return {
        "partnership": place.code if place else "nowhere",
        "pk": taken.pk if taken else NOWHERE,
    }


def _latest(kind, world):
    return {"partnership": _place_code(kind, world)}


def _indicator(kind, world):
    corner = world.foreign if kind == "other-partnership" else world.own
    return {"partnership": _place_code(kind, world), "code": corner.indicator.code}


def _entry(kind, world):
    return {"code": world.own.indicator.code if kind == "own" else "NONE-99"}


def _of_place(name):
    def make(kind, world):
        found = getattr(world, name).get(_place_code(kind, world))
        return {"pk": found.pk if found else NOWHERE}

    return make


def _link(kind, world):
    # Whoever holds a link may open it: it is the key, whatever their seat.
    return {"token": world.links["north"] if kind == "own" else LINK}


def _worklist(kind, world):
    return {"code": "no-review" if kind == "own" else "nothing"}


KINDS = {
    "account_confirm_email": (NONE, lambda *_: {"key": "abc"}),
    "account_reset_password_from_key": (NONE, lambda *_: {"uidb36": "1", "key": "a-b"}),
    "dashboards:scorecard": (PLACE, _scorecard),
    "dashboards:scorecard-csv": (PLACE, _scorecard),
    "dashboards:scorecard-xlsx": (PLACE, _scorecard),
    "dashboards:freshness": (PLACE, _scorecard),
    "dashboards:front-door": (PLACE, _scorecard),
    "dashboards:front-door-csv": (PLACE, _scorecard),
    "dashboards:meeting": (PLACE, _scorecard),
    "dashboards:scorecard-latest": (PLACE, _latest),
    "dashboards:follow": (PLACE, _latest),
    "dashboards:indicator": (PLACE, _indicator),
    "dashboards:revisions": (PLACE, _indicator),
    "dashboards:lineage": (PLACE, _indicator),
    "dashboards:feeds": (AGENCY, _row),
    "dashboards:as-known": (PLACE, _scorecard),
    "dashboards:freeze": (PLACE, _scorecard),
    "dashboards:snapshots": (PLACE, _latest),
    "dashboards:snapshot": (PLACE, _snapshot),
    "dashboards:snapshot-csv": (PLACE, _snapshot),
    "dashboards:dictionary-entry": (("own", "absent"), _entry),
    "returns:record": (AGENCY, _agency),
    "returns:record-csv": (AGENCY, _agency),
    "returns:patterns": (AGENCY, _agency),
    "returns:contacts": (AGENCY, _agency),
    "returns:end-contact": (AGENCY, _contact),
    "returns:extension": (AGENCY, _obligation),
    "returns:nil": (AGENCY, _obligation),
    "returns:upload": (AGENCY, _obligation),
    "returns:template-csv": (AGENCY, _obligation),
    "returns:template-xlsx": (AGENCY, _obligation),
    "returns:key": (AGENCY, _obligation),
    "returns:paste": (AGENCY, _obligation),
    "returns:batch": (AGENCY, _batch),
    "returns:changes": (AGENCY, _submission),
    "returns:changes-csv": (AGENCY, _submission),
    "returns:submission": (AGENCY, _submission),
    "returns:original": (AGENCY, _submission),
    "returns:decide": (AGENCY, _submission),
    "returns:sign": (AGENCY, _submission),
    "returns:hand-back": (AGENCY, _submission),
    "returns:receipt": (AGENCY, _submission),
    "returns:receipt-pdf": (AGENCY, _submission),
    "returns:hold": (AGENCY, _problem),
    "returns:end-explanation": (AGENCY, _of_corner("standing")),
    "returns:signatories": (AGENCY, _agency),
    "returns:end-delegation": (AGENCY, _of_corner("delegation")),
    "returns:records": (AGENCY, _owed_records),
    "returns:records-template": (
        AGENCY,
        lambda kind, world: _owed_records(kind, world, form="csv"),
    ),
    "returns:record-file": (AGENCY, _of_record_file()),
    "returns:record-progress": (AGENCY, _of_record_file()),
    "returns:record-marked": (AGENCY, _of_record_file(form="csv")),
    "dashboards:profile": (PLACE, _scorecard),
    "dashboards:profile-csv": (PLACE, _scorecard),
    "dashboards:profile-xlsx": (PLACE, _scorecard),
    "dashboards:regional-csv": (PLACE, _scorecard),
    "dashboards:regional-xlsx": (PLACE, _scorecard),
    "dashboards:rows-behind": (
        PLACE,
        lambda kind, world: {"partnership": _place_code(kind, world), "code": "MIS-02"},
    ),
    "cases:case": (AGENCY, _of_case()),
    "cases:act": (AGENCY, _of_case(act="review")),
    "cases:episode": (AGENCY, _of_corner("episode")),
    "cases:episode-clock": (AGENCY, _of_corner("episode")),
    "cases:episode-act": (AGENCY, _of_episode(act="screen")),
    "cases:report-sent": (AGENCY, _of_corner("report")),
    "cases:worklist": (("own", "absent"), _worklist),
    "cases:worklist-download": (("own", "absent"), _worklist),
    "people:withdraw": (PLACE, _of_place("invitations")),
    "people:end-seat": (PLACE, _of_place("seats")),
    "people:accept": (("own", "absent"), _link),
    **walking_audits.KINDS,
    **walking_training.KINDS,
}
