"""Who answers: a person with a seat, or whoever opened the link of an office."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import PermissionDenied

from audits.models import Response
from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.services.keeping import NOTHING_SEEN, Changing, Seen

BY_LINK = "by the link of the office"


@dataclass(frozen=True)
class Acting:
    """Who answers, when, and what they had looked at.

    Attributes:
        by: the person; None for whoever has the link of an office.
        at: now.
        opened: key of the one response that the link opens; None for a person.
        seen: what the page had shown them of unusual things.
    """

    by: User | None
    at: datetime
    opened: int | None = None
    seen: Seen = NOTHING_SEEN

    def may(self, permission: Permission, response: Response) -> bool:
        """Say whether they may do something with a response."""
        if self.by is None:
            return self.opened is not None and self.opened == response.pk
        place = (response.partnership_id, response.agency_id)
        return self.by.may(permission, *place)

    def require(self, permission: Permission, response: Response) -> None:
        """Make sure that they may.

        Raises:
            PermissionDenied: they may not.
        """
        if not self.may(permission, response):
            raise PermissionDenied

    def changing(self) -> Changing:
        """Say the same to services of other rooms; there, nobody is a link."""
        return Changing(cast("User", self.by), self.at, self.seen)

    def record(self, action: audit.Action, response: Response, **detail: Any) -> None:
        """Add a line about a response to the trail."""
        if self.by is None:
            detail["how"] = BY_LINK
        audit.record(
            action,
            by=self.by,
            partnership_id=response.partnership_id,
            agency_id=response.agency_id,
            about=response,
            **detail,
        )
