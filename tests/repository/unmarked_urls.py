"""Views as somebody in a hurry would write them; none of them may ever answer."""

from django.http import HttpResponse
from django.urls import include, path

from safeguarding.access.guard import permission_required
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import Observation


def forgotten(request):
    return HttpResponse("nobody said who may see this")


@permission_required(Permission.SEE_HOME)
def unscoped(request):
    """Carries a permission, but shows everybody's notes."""
    notes = Observation.objects.values_list("note", flat=True)
    return HttpResponse("\n".join(notes))


urlpatterns = [
    path("forgotten/", forgotten, name="forgotten"),
    path("unscoped/", unscoped, name="unscoped"),
    path("", include("safeguarding.urls")),
]
