"""Where one goes from the training page: what this reader may open there."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from dashboards.assurance.onward import Onward
from dashboards.reading import Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from training.views.offer import ROOM

# The lists of the room as its own pages name them, then who is asked to come again.
PAGES = (
    *(Onward(label, permission, address) for label, address, permission in ROOM),
    Onward(
        "Whose training is about to lapse?", Permission.SEE_BOOKINGS, "training:lapsing"
    ),
)
# They show one partnership, which their address names.
OF_A_PLACE = ("training:coverage", "training:lapsing")


def onward(user: User, place: Place) -> list[dict[str, str]]:
    """List the pages that this person may open, with their addresses."""
    found = []
    for page in PAGES:
        reached = any(
            seat.partnership_id == place.pk and seat.reach(page.permission)
            for seat in user.seats
        )
        if not reached:
            continue
        try:
            url = reverse(page.address)
            if page.address in OF_A_PLACE:
                url += f"?{urlencode({'place': place.code})}"
        except NoReverseMatch:
            continue
        found.append({"label": page.label, "url": url})
    return found
