"""Where one goes from the audits page: what this reader may open there."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission


@dataclass(frozen=True)
class Onward:
    """A page to go to, and who may."""

    label: str
    permission: Permission
    address: str

    @property
    def of_a_place(self) -> bool:
        """Whether it is a page of one partnership."""
        return self.address.startswith("dashboards:")


PAGES = (
    Onward("Agency by agency", Permission.SEE_AUDITS, "dashboards:agencies"),
    Onward("Case audits", Permission.SEE_AUDITS, "audits:case-audit-results"),
    Onward("Learning reviews", Permission.SEE_AUDITS, "audits:reviews"),
    Onward("Attendance", Permission.SEE_BOARD, "dashboards:attendance"),
    Onward("Rounds of self-assessment", Permission.RUN_AUDITS, "audits:rounds"),
    Onward("The panel", Permission.MODERATE_AUDITS, "audits:panel"),
    Onward("Case audits we work on", Permission.AUDIT_CASES, "audits:case-audits"),
    Onward("Themes", Permission.KEEP_REVIEWS, "audits:themes"),
    Onward("What must we answer?", Permission.ANSWER_AUDITS, "audits:answers"),
)


def onward(user: User, place: Place) -> list[dict[str, str]]:
    """List the pages that this person may open, with their addresses."""
    found = []
    for page in PAGES:
        reach = (page.permission, place.pk) if page.of_a_place else (page.permission,)
        if not user.may(*reach):
            continue
        try:
            args = [place.code] if page.of_a_place else []
            url = reverse(page.address, args=args)
        except NoReverseMatch:
            continue
        found.append({"label": page.label, "url": url})
    return found
