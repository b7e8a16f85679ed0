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


def _agency(kind, world):
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


def _all(make, *names):
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
    **_all(of_code("partnership"), "board:action-new", "board:actions-rule"),
    **_all(of_code("partnership"), "board:group-new"),
    "board:action-evidence": of_agency("evidence"),
    "board:action": of_agency("action"),
    "board:action-act": of_agency("action", act="begin"),
    **_all(GROUP, "board:group", "board:group-change", "board:seat-new"),
    "board:meeting-new": GROUP,
    **_all(of_agency("seat"), "board:seat-change", "board:seat-explain"),
    **_all(MEETING, "board:meeting", "board:meeting-hold", "board:meeting-cancel"),
    **_all(MEETING, "board:meeting-reinstate", "board:meeting-attendance"),
    "board:meeting-explain": MEETING,
}
ROUNDS = {
    "audits:standard-set": (SOME, _standards),
    **_all(of_code("code"), "audits:establishments", "audits:establishments-upload"),
    "audits:establishments-download": of_code("code"),
    **_all(ROUND, "audits:round", "audits:round-who", "audits:round-change"),
    "audits:round-download": of_board("round", form="csv"),
    "audits:round-act": of_board("round", act="close"),
    **_all(ROUND, "audits:answers-book", "audits:answers-upload"),
    # A good link is a key for whoever holds it: tests/audits asks about it.
    "audits:link": (NONE, lambda *_: {"token": "no-such-link"}),
    **_all(of_agency("answer_file"), "audits:answer-file", "audits:panel-answer-file"),
    "audits:school-file": (AGENCY, _school_file),
    **_all(RESPONSE, "audits:answer-ask", "audits:answer-share", "audits:links-end"),
    **_answering("answer"),
    **_answering("school"),
}
PANEL = {
    **_all(ROUND, "audits:panel-round", "audits:panel-agree-all"),
    "audits:panel-members": ROUND,
    **_all(RESPONSE, "audits:panel-response", "audits:panel-agree", "audits:feedback"),
    "audits:panel-standard": of_agency("response", number=1),
    "audits:panel-act": of_agency("response", act="finish"),
    **_all(of_agency("answer"), "audits:panel-discuss", "audits:panel-action"),
    "audits:feedback-action": of_agency("answer"),
    **_all(REVIEW, "audits:review", "audits:review-action"),
    "audits:review-act": of_board("review", act="hold"),
}
CASES = {
    **_all(AUDIT, "audits:case-audit", "audits:case-audit-result"),
    "audits:case-audit-act": of_board("audit", act="plan"),
    **_all(of_case(), "audits:audited-case", "audits:case-shows", "audits:agree-grade"),
    **_all(of_case(), "audits:link-child", "audits:remove-case"),
    "audits:grade-case": of_case(agency="agency"),
    "audits:finding-new": AUDIT,
    **_all(of_audit(finding="finding"), "audits:finding", "audits:finding-remove"),
    "audits:recommend": of_audit(finding="finding"),
    **_all(
        of_audit(recommendation="recommendation"),
        "audits:recommendation-remove",
        "audits:audit-action-new",
    ),
}
DASHBOARDS = {
    **_all(of_code("partnership"), "dashboards:audits", "dashboards:audits-csv"),
    **_all(of_code("partnership"), "dashboards:audits-xlsx", "dashboards:agencies"),
    **_all(of_code("partnership"), "dashboards:attendance"),
    **_all(of_code("partnership"), "dashboards:attendance-csv"),
    "dashboards:attendance-xlsx": of_code("partnership"),
    **_all((AGENCY, _agency), "dashboards:agency", "dashboards:agency-csv"),
    "dashboards:agency-xlsx": (AGENCY, _agency),
    "dashboards:records-behind": of_code("partnership", code="GOV-05"),
}
KINDS = {**BOARD, **ROUNDS, **PANEL, **CASES, **DASHBOARDS}
