"""How to make real addresses of the board and audits rooms; see `walking`."""

NONE = ("none",)
PLACE = ("own", "other-partnership", "absent")
AGENCY = ("own", "other-agency", "other-partnership", "absent")
SOME = ("own", "absent")
NOWHERE = 999_999


def _corner(kind, world):
    return {
        "own": world.own,
        "other-agency": world.other,
        "other-partnership": world.foreign,
    }.get(kind)


def _place(kind, world):
    return {"own": world.north, "other-partnership": world.south}.get(kind)


def of_agency(name, **more):
    """Make an address about one thing of a corner."""

    def make(kind, world):
        corner = _corner(kind, world)
        return {"pk": getattr(corner, name).pk if corner else NOWHERE, **more}

    return AGENCY, make


def of_board(name, *, key="pk", **more):
    """Make an address about one thing that a partnership has."""

    def make(kind, world):
        place = _place(kind, world)
        return {key: world.boards[place.pk][name].pk if place else NOWHERE, **more}

    return PLACE, make


def of_audit(**parts):
    """Make an address about a part of a case audit: keyword -> name of the part."""

    def make(kind, world):
        place = _place(kind, world)
        made = world.boards[place.pk] if place else {}
        found = {key: made[name].pk if made else NOWHERE for key, name in parts.items()}
        return {"pk": made["audit"].pk if made else NOWHERE, **found}

    return PLACE, make


def of_case(**more):
    """Make an address about a case of an audit, by its number."""

    def make(kind, world):
        corner = _corner(kind, world)
        return {
            "pk": corner.audited.audit_id if corner else NOWHERE,
            "number": corner.audited.number if corner else 1,
            **_keys(corner, more),
        }

    return AGENCY, make


def of_code(key, **more):
    """Make an address about a partnership by its code."""

    def make(kind, world):
        place = _place(kind, world)
        return {key: place.code if place else "nowhere", **more}

    return PLACE, make


def of_question(**more):
    """Make an address about a question of an answer."""

    def make(kind, world):
        corner = _corner(kind, world)
        return {
            "pk": corner.response.pk if corner else NOWHERE,
            "question": corner.answer.question_id if corner else NOWHERE,
            **_keys(corner, more),
        }

    return AGENCY, make


def _keys(corner, names):
    """Give keys of things of a corner: keyword of the address -> name of the thing."""
    return {
        key: getattr(corner, name).pk if corner else NOWHERE
        for key, name in names.items()
    }


def of_agency_code(kind, world):
    corner = _corner(kind, world)
    if corner is None:
        return {"partnership": "nowhere", "agency": "nobody"}
    return {"partnership": corner.partnership.code, "agency": corner.agency.code}


def _school_file(kind, world):
    corner = _corner(kind, world)
    found = {"pk": corner.response, "file": corner.answer_file} if corner else {}
    return {name: found[name].pk if found else NOWHERE for name in ("pk", "file")}


def _standards(kind, world):
    held = world.boards[world.north.pk]["round"].standard_set_id
    return {"pk": held if kind == "own" else NOWHERE}


def _worklist(kind, world):
    return {"code": "overdue" if kind == "own" else "nothing"}


def _answering(desk):
    """Give the pages of answering, for people and for links of offices."""
    plain = ("", "-check", "-sign", "-receipt", "-take-back", "-book", "-upload")
    return {
        **{f"audits:{desk}{name}": of_agency("response") for name in plain},
        f"audits:{desk}-standard": of_agency("response", number=1),
        f"audits:{desk}-files": of_question(),
        f"audits:{desk}-file-remove": of_question(file="answer_file"),
    }


def all_of(make, *names):
    return dict.fromkeys(names, make)


ROUND, AUDIT, GROUP = of_board("round"), of_board("audit"), of_board("group")
MEETING, REVIEW, RESPONSE = (
    of_board("meeting"),
    of_board("review"),
    of_agency("response"),
)
BOARD = {
    "board:actions-download": (NONE, lambda *_: {"form": "csv"}),
    "board:actions-worklist": (SOME, _worklist),
    **all_of(of_code("partnership"), "board:action-new", "board:actions-rule"),
    **all_of(of_code("partnership"), "board:group-new"),
    "board:action-evidence": of_agency("evidence"),
    "board:action": of_agency("action"),
    "board:action-act": of_agency("action", act="begin"),
    **all_of(GROUP, "board:group", "board:group-change", "board:seat-new"),
    "board:meeting-new": GROUP,
    **all_of(of_agency("seat"), "board:seat-change", "board:seat-explain"),
    **all_of(MEETING, "board:meeting", "board:meeting-hold", "board:meeting-cancel"),
    **all_of(MEETING, "board:meeting-reinstate", "board:meeting-attendance"),
    "board:meeting-explain": MEETING,
}
ROUNDS = {
    "audits:standard-set": (SOME, _standards),
    **all_of(of_code("code"), "audits:establishments", "audits:establishments-upload"),
    "audits:establishments-download": of_code("code"),
    **all_of(ROUND, "audits:round", "audits:round-who", "audits:round-change"),
    "audits:round-download": of_board("round", form="csv"),
    "audits:round-act": of_board("round", act="close"),
    **all_of(ROUND, "audits:answers-book", "audits:answers-upload"),
    # A good link is a key for whoever holds it: tests/audits asks about it.
    "audits:link": (NONE, lambda *_: {"token": "no-such-link"}),
    **all_of(
        of_agency("answer_file"), "audits:answer-file", "audits:panel-answer-file"
    ),
    "audits:school-file": (AGENCY, _school_file),
    **all_of(RESPONSE, "audits:answer-ask", "audits:answer-share", "audits:links-end"),
    **_answering("answer"),
    **_answering("school"),
}
PANEL = {
    **all_of(ROUND, "audits:panel-round", "audits:panel-agree-all"),
    "audits:panel-members": ROUND,
    **all_of(
        RESPONSE, "audits:panel-response", "audits:panel-agree", "audits:feedback"
    ),
    "audits:panel-standard": of_agency("response", number=1),
    "audits:panel-act": of_agency("response", act="finish"),
    **all_of(of_agency("answer"), "audits:panel-discuss", "audits:panel-action"),
    "audits:feedback-action": of_agency("answer"),
    **all_of(REVIEW, "audits:review", "audits:review-action"),
    "audits:review-act": of_board("review", act="hold"),
}
CASES = {
    **all_of(AUDIT, "audits:case-audit", "audits:case-audit-result"),
    "audits:case-audit-act": of_board("audit", act="plan"),
    **all_of(
        of_case(), "audits:audited-case", "audits:case-shows", "audits:agree-grade"
    ),
    **all_of(of_case(), "audits:link-child", "audits:remove-case"),
    "audits:grade-case": of_case(agency="agency"),
    "audits:finding-new": AUDIT,
    **all_of(of_audit(finding="finding"), "audits:finding", "audits:finding-remove"),
    "audits:recommend": of_audit(finding="finding"),
    **all_of(
        of_audit(recommendation="recommendation"),
        "audits:recommendation-remove",
        "audits:audit-action-new",
    ),
}
DASHBOARDS = {
    **all_of(of_code("partnership"), "dashboards:audits", "dashboards:audits-csv"),
    **all_of(of_code("partnership"), "dashboards:audits-xlsx", "dashboards:agencies"),
    **all_of(of_code("partnership"), "dashboards:attendance"),
    **all_of(of_code("partnership"), "dashboards:attendance-csv"),
    "dashboards:attendance-xlsx": of_code("partnership"),
    **all_of((AGENCY, of_agency_code), "dashboards:agency", "dashboards:agency-csv"),
    "dashboards:agency-xlsx": (AGENCY, of_agency_code),
    "dashboards:records-behind": of_code("partnership", code="GOV-05"),
}
KINDS = {**BOARD, **ROUNDS, **PANEL, **CASES, **DASHBOARDS}
