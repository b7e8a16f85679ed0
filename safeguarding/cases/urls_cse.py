from django.urls import path

from safeguarding.cases.views import case, cse_list, looking, worklists

urlpatterns = [
    path("", cse_list.cases, name="list"),
    path("look/", looking.look, name="look"),
    path("found/", looking.found, name="found"),
    path("refer/", looking.refer, name="refer"),
    path("waiting/", worklists.worklists, name="worklists"),
    path("waiting/<slug:code>/", worklists.worklist, name="worklist"),
    path("waiting/<slug:code>/download/", worklists.download, name="worklist-download"),
    path("<int:pk>/", case.case, name="case"),
    path("<int:pk>/<slug:act>/", case.act, name="act"),
]
