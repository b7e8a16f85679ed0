"""Addresses of returns. Names and paths are kept: people bookmark them."""

from django.urls import path

from safeguarding.returns.views import (
    boards,
    changes,
    columns,
    contacts,
    delegations,
    due,
    lists,
    receipts,
    records,
    send,
    signing,
    standing_reasons,
    status,
    versions,
    ways,
)

app_name = "returns"

AGENCY = "agency/<slug:partnership>/<slug:agency>"

urlpatterns = [
    path("", lists.mine, name="mine"),
    path("boards/", boards.boards, name="boards"),
    path("boards/<int:pk>/", boards.batch, name="batch"),
    path("waiting/", lists.queue, name="queue"),
    path("who-has-sent/", status.matrix, name="matrix"),
    path("who-has-sent.csv", status.matrix_csv, name="matrix-csv"),
    path(f"{AGENCY}/record/", status.record, name="record"),
    path(f"{AGENCY}/record.csv", status.record_csv, name="record-csv"),
    path(f"{AGENCY}/patterns/", status.patterns, name="patterns"),
    path(f"{AGENCY}/contacts/", contacts.contacts, name="contacts"),
    path("contact/<int:pk>/end/", contacts.end_contact, name="end-contact"),
    path("<int:obligation>/more-time/", due.extension, name="extension"),
    path("<int:obligation>/nil/", due.nil_return, name="nil"),
    path("<int:obligation>/send/", send.upload, name="upload"),
    path("<int:obligation>/blank.csv", send.template_csv, name="template-csv"),
    path("<int:obligation>/template.xlsx", ways.template, name="template-xlsx"),
    path("<int:obligation>/key/", ways.key, name="key"),
    path("<int:obligation>/paste/", ways.paste, name="paste"),
    path("<int:obligation>/records/", records.records, name="records"),
    path(
        "<int:obligation>/records/template.<str:form>",
        records.records_template,
        name="records-template",
    ),
    path("records/columns/", columns.columns, name="columns"),
    path(
        "records/columns/<int:pk>/forget/",
        columns.forget_columns,
        name="forget-columns",
    ),
    path("records/<int:pk>/", records.record_file, name="record-file"),
    path("records/<int:pk>/columns/", columns.say_columns, name="say-columns"),
    path("records/<int:pk>/progress", records.record_progress, name="record-progress"),
    path(
        "records/<int:pk>/marked.<str:form>",
        records.record_marked,
        name="record-marked",
    ),
    path("submission/<int:pk>/", versions.submission, name="submission"),
    path("submission/<int:pk>/changes/", changes.changes, name="changes"),
    path("submission/<int:pk>/changes.csv", changes.changes_csv, name="changes-csv"),
    path("submission/<int:pk>/file", versions.original, name="original"),
    path("submission/<int:pk>/decide/", versions.decide, name="decide"),
    path("submission/<int:pk>/sign/", signing.sign, name="sign"),
    path("submission/<int:pk>/not-signed/", signing.hand_back, name="hand-back"),
    path("problem/<int:pk>/hold/", standing_reasons.hold, name="hold"),
    path("explanations/", standing_reasons.explanations, name="explanations"),
    path(
        "explanations/<int:pk>/end/",
        standing_reasons.end_explanation,
        name="end-explanation",
    ),
    path(f"{AGENCY}/signatories/", delegations.signatories, name="signatories"),
    path("delegation/<int:pk>/end/", delegations.end_delegation, name="end-delegation"),
    path("receipt/", receipts.check_receipt, name="check-receipt"),
    path("receipt/<int:pk>/", receipts.receipt, name="receipt"),
    path("receipt/<int:pk>/receipt.pdf", receipts.receipt_file, name="receipt-pdf"),
]
