"""What stands in the menu, for whom, and which pages belong to each entry."""

from dataclasses import dataclass

from safeguarding.access.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """One entry of the menu.

    Attributes:
        permission: who is offered it.
        address: name of the page it leads to.
        views: names of pages that belong to it; one that ends in `*` stands for all
            that begin so.
        of_a_place: whether the address needs a partnership that the person may see.
    """

    label: str
    permission: Permission
    address: str
    views: tuple[str, ...]
    of_a_place: bool = False

    def holds(self, view: str) -> bool:
        """Say whether a page belongs to it."""
        return any(
            view.startswith(one[:-1]) if one.endswith("*") else view == one
            for one in self.views
        )


AUDITS = ("dashboards:audits", "dashboards:agencies", "dashboards:agency", "audits:*")

# In the order of a person's day. Of entries with one label the first is offered.
MENU = (
    Entry("Home", Permission.SEE_HOME, "dashboards:home", ("dashboards:home",)),
    Entry(
        "Scorecard",
        Permission.SEE_SCORECARD,
        "dashboards:scorecard-latest",
        (
            *("dashboards:scorecard", "dashboards:scorecard-latest"),
            *("dashboards:indicator", "dashboards:as-known", "dashboards:revisions"),
            *("dashboards:snapshots", "dashboards:snapshot", "dashboards:freeze"),
            *("dashboards:lineage", "dashboards:front-door"),
            *("dashboards:profile", "dashboards:rows-behind"),
            "dashboards:records-behind",
        ),
        of_a_place=True,
    ),
    Entry(
        "Following",
        Permission.SEE_SCORECARD,
        "dashboards:following",
        ("dashboards:following",),
    ),
    Entry(
        "Audits", Permission.SEE_AUDITS, "dashboards:audits", AUDITS, of_a_place=True
    ),
    Entry("Audits", Permission.SEE_ANSWERS, "audits:answers", AUDITS),
    Entry("Actions", Permission.SEE_ACTIONS, "board:actions", ("board:action*",)),
    Entry(
        "Training",
        Permission.SEE_TRAINING,
        "dashboards:training",
        ("dashboards:training", "training:*"),
        of_a_place=True,
    ),
    Entry(
        "Board",
        Permission.SEE_BOARD,
        "board:groups",
        ("board:group*", "board:seat*", "board:meeting*", "dashboards:attendance"),
    ),
    Entry(
        "Cases",
        Permission.SEE_CASES,
        "cases:list",
        (
            *("cases:list", "cases:look", "cases:found", "cases:refer"),
            *("cases:case", "cases:act", "cases:worklists", "cases:worklist"),
            *("cases:worklist-download", "cases:episodes", "cases:episode"),
            *("cases:episode-act", "cases:report-missing", "cases:reports"),
            *("cases:report-new", "cases:report-sent"),
        ),
    ),
    Entry(
        "Returns",
        Permission.SEE_RETURN_STATUS,
        "returns:mine",
        (
            *("returns:mine", "returns:upload", "returns:submission"),
            *("returns:matrix", "returns:record", "returns:patterns"),
            *("returns:contacts", "returns:extension", "returns:nil"),
            *("returns:sign", "returns:receipt", "returns:signatories"),
            *("returns:explanations", "returns:hold", "returns:columns"),
            *("returns:forget-columns", "returns:say-columns"),
            "dashboards:feeds",
        ),
    ),
    Entry(
        "Waiting for a decision",
        Permission.ACCEPT_RETURN,
        "returns:queue",
        ("returns:queue",),
    ),
    Entry(
        "Indicators",
        Permission.SEE_DICTIONARY,
        "dashboards:dictionary",
        ("dashboards:dictionary", "dashboards:dictionary-entry"),
    ),
    Entry(
        "People",
        Permission.MANAGE_USERS,
        "people:list",
        ("people:list", "people:invite"),
    ),
    Entry("Audit trail", Permission.SEE_AUDIT_TRAIL, "people:trail", ("people:trail",)),
)
