"""One address takes larger files than the others, from people who signed in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import resolve, reverse

from safeguarding.declared import DeclarationError
from safeguarding.returns.models import RecordFile, Template
from safeguarding.returns.setup import load_templates
from safeguarding.uploads import BoundedUploadHandler
from tests.returns.records.making import listed, owed_list, sender_of

pytestmark = pytest.mark.django_db


def limit_for(name, user):
    request = RequestFactory().post("/")
    request.resolver_match = resolve(reverse(f"returns:{name}", args=[1]))
    request.user = user
    return BoundedUploadHandler(request).left - 1


def test_only_the_page_of_lists_takes_large_files(settings):
    someone = sender_of(owed_list())

    assert limit_for("records", someone) == settings.RECORDS_MAX_BYTES
    assert limit_for("upload", someone) == settings.UPLOAD_MAX_BYTES
    assert limit_for("records", AnonymousUser()) == settings.UPLOAD_MAX_BYTES


def test_a_list_longer_than_other_files_is_taken(client, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    owed = owed_list()
    client.force_login(sender_of(owed))
    rows = [(f"A{number}", "05/10/2015", "HOME") for number in range(500)]
    file = SimpleUploadedFile("sightings.csv", listed(rows))

    client.post(reverse("returns:records", args=[owed.pk]), {"file": file})

    assert RecordFile.objects.get().row_count == 500


def declared(tmp_path, kind):
    path = tmp_path / "templates.toml"
    path.write_text(
        '[[template]]\ncode = "sightings_q"\ntitle = "Sightings"\n'
        f'frequency = "QUARTER"\nindicators = []\nrecords = "{kind}"\n'
    )
    return path


def test_a_template_may_name_its_kind_of_records(tmp_path):
    load_templates(declared(tmp_path, "sightings"))

    assert Template.objects.get().records == "sightings"


def test_a_kind_nobody_knows_is_a_mistake_of_the_file(tmp_path):
    with pytest.raises(DeclarationError, match="no kind of records cars"):
        load_templates(declared(tmp_path, "cars"))

    assert not Template.objects.exists()
