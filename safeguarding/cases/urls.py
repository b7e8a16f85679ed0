"""Addresses of the cases room, one list per topic."""

from safeguarding.cases import urls_cse, urls_missing

app_name = "cases"
urlpatterns = [*urls_cse.urlpatterns, *urls_missing.urlpatterns]
