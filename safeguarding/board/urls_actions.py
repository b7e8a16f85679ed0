"""Addresses of the register of actions; `urls` puts them in place."""

from django.urls import path

from safeguarding.board.views import action, actions

urlpatterns = [
    path("", actions.register, name="actions"),
    path("download/<slug:form>/", actions.download, name="actions-download"),
    path("waiting/", actions.worklists, name="actions-waiting"),
    path("waiting/<slug:code>/", actions.worklist, name="actions-worklist"),
    path("new/<slug:partnership>/", action.new, name="action-new"),
    path("rule/<slug:partnership>/", action.rule, name="actions-rule"),
    path("evidence/<int:pk>/", action.evidence_file, name="action-evidence"),
    path("<int:pk>/", action.action, name="action"),
    path("<int:pk>/<slug:act>/", action.act, name="action-act"),
]
