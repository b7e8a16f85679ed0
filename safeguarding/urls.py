"""Every address of the product. Each view carries the permission it needs."""

from django.urls import include, path

from safeguarding.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("people/", include("safeguarding.access.urls")),
    path("returns/", include("safeguarding.returns.urls")),
    path("cases/", include("safeguarding.cases.urls")),
    path("board/", include("safeguarding.board.urls")),
    path("audits/", include("audits.urls")),
    path("training/", include("training.urls")),
    path("", include("dashboards.urls")),
]
