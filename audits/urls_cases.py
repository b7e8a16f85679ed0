"""Addresses of case file audits; `urls` puts them in place.

Pages of results are for the board; all others exist for auditors and analysts only.
"""

from django.urls import path

from audits.views import audited_cases, case_audits, case_findings, case_results

CASE = "<int:pk>/case/<int:number>/"
urlpatterns = [
    path("", case_audits.audits, name="case-audits"),
    path("new/", case_audits.new, name="case-audit-new"),
    path("elsewhere/", case_audits.elsewhere, name="case-audit-elsewhere"),
    path("results/", case_results.audits, name="case-audit-results"),
    path("results/download/", case_results.download, name="case-audits-download"),
    path("results/<int:pk>/", case_results.audit, name="case-audit-result"),
    path("<int:pk>/", case_audits.audit, name="case-audit"),
    path("<int:pk>/do/<slug:act>/", case_audits.act, name="case-audit-act"),
    path(CASE, audited_cases.case, name="audited-case"),
    path(f"{CASE}grade/<int:agency>/", audited_cases.grade, name="grade-case"),
    path(f"{CASE}shows/", audited_cases.shown, name="case-shows"),
    path(f"{CASE}agree/", audited_cases.agree, name="agree-grade"),
    path(f"{CASE}child/", audited_cases.link, name="link-child"),
    path(f"{CASE}remove/", audited_cases.remove, name="remove-case"),
    path("<int:pk>/found/", case_findings.new, name="finding-new"),
    path("<int:pk>/found/<int:finding>/", case_findings.change, name="finding"),
    path(
        "<int:pk>/found/<int:finding>/remove/",
        case_findings.remove,
        name="finding-remove",
    ),
    path(
        "<int:pk>/found/<int:finding>/recommend/",
        case_findings.recommend,
        name="recommend",
    ),
    path(
        "<int:pk>/recommended/<int:recommendation>/remove/",
        case_findings.withdraw,
        name="recommendation-remove",
    ),
    path(
        "<int:pk>/recommended/<int:recommendation>/action/",
        case_findings.act_on,
        name="audit-action-new",
    ),
]
