"""Every address of the product, and the yardstick of its pages.

The yardstick goes through everything a page goes through before and after its view:
session, sign-in, permission, headers. It asks the database nothing more and says one
sentence.
"""

from django.http import HttpResponse
from django.urls import path

from safeguarding.access.guard import permission_required
from safeguarding.access.permissions import Permission
from safeguarding.urls import urlpatterns as of_the_product


@permission_required(Permission.SEE_HOME)
def minimal(_request):
    return HttpResponse("You are signed in.")


urlpatterns = [path("bench/minimal", minimal), *of_the_product]
