"""Receipts: proof for the sender, and nothing for anybody else but that it is genuine."""

import re
import shutil
import subprocess
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.returns import receipts
from safeguarding.returns.answers import Reason
from safeguarding.returns.models import Receipt, Submission
from safeguarding.returns.receipt_pdf import receipt_pdf, showable
from tests.returns.answering import LATER, desk

pytestmark = pytest.mark.django_db
WHY = {"W-MISSING-ROW": Reason("No system yet.", "NOT_HELD")}
PLACE = "https://scorecard.example.org/returns/receipt/"
FORM = "/returns/receipt/"


@pytest.fixture(autouse=True)
def _no_counted_attempts():
    cache.clear()


@pytest.fixture
def here():
    return desk(figures=3)


def receipt_of(version):
    return Receipt.objects.select_related("submission__obligation").get(
        submission=version
    )


def facts(version):
    page = receipts.receipt_page(receipt_of(version))
    return page, {one.key: one.value for one in page.facts}


def text_of(answer):
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(text.split())


def ask(client, number):
    return client.post(FORM, {"number": number})


def test_every_version_gets_a_receipt_with_eighty_random_bits(here):
    versions = [here.send("40", "7", "3"), here.send("41", "7", "3", at=LATER)]

    numbers = {receipt_of(one).number for one in versions}

    assert len(numbers) == 2
    signs = "[0-9A-HJKMNP-TV-Z]{4}"
    assert all(re.fullmatch(f"{signs}(-{signs}){{3}}", one) for one in numbers)


def test_a_receipt_says_what_came_from_whom_when_and_whether_in_time(here):
    sent = here.send("40", "7", reasons=WHY)

    page, known = facts(sent)

    # Sent on 20 January 2016 at 10:00, due on the 29th.
    assert page.lead == "Received 20 January 2016 at 10:00, on time."
    assert page.reasons == ("We do not hold the figures: 1",)
    assert known["Agency"] == here.owed.agency.name
    assert known["Period"] == here.owed.period.label
    assert known["Version"] == "1"
    assert known["Sent"] == f"20 January 2016 at 10:00 by {here.preparer}"
    assert known["Figures"] == "2"
    assert known["Warnings explained"] == "1"
    assert known["State then"] == "Received, waiting for the coordinator"
    assert known["Fingerprint of the figures (SHA-256)"] == sent.content_hash
    assert known["Fingerprint of the file (SHA-256)"] == sent.file.sha256
    assert "Signed" not in known


def test_a_late_return_is_late_by_working_days(here):
    # Due on Friday 29 January 2016; sent on Tuesday 2 February.
    sent = here.send("40", "7", "3", at=datetime(2016, 2, 2, 9, tzinfo=UTC))

    assert facts(sent)[1]["On time"] == "2 working days late"


def test_a_correction_is_told_from_a_late_return(here):
    here.send("40", "7", "3")
    second = here.send("41", "7", "3", at=datetime(2016, 2, 2, 9, tzinfo=UTC))

    assert facts(second)[1]["On time"] == (
        "A correction; the return itself came on 20 January 2016, on time"
    )


def test_a_receipt_of_two_people_names_both_and_in_time_is_when_it_was_signed():
    here = desk(two_person=True)
    sent = here.send("40", "7")
    page, known = facts(sent)
    assert "waits for the agency's signature" in page.lead
    assert known["On time"] == "Not received"

    here.sign(sent, at=datetime(2016, 2, 1, 9, tzinfo=UTC))

    page, known = facts(sent)
    assert page.lead == "Received 1 February 2016 at 09:00, 1 working day late."
    assert known["Signed"] == f"1 February 2016 at 09:00 by {here.signatory}"


def test_what_becomes_of_a_version_does_not_change_its_receipt(here):
    sent = here.send("40", "7", "3")
    before = facts(sent)

    here.accept(sent, at=LATER)

    assert facts(sent) == before


def test_who_sends_on_behalf_is_told(here):
    sent = here.send("40", "7", "3", by=here.coordinator)

    assert facts(sent)[1]["Sent"].endswith(f", on behalf of {here.owed.agency}")


def pdf_of(version):
    return receipt_pdf(receipts.receipt_page(receipt_of(version)), PLACE)


def test_the_paper_is_the_same_to_the_byte_and_readable_by_screen_readers(here):
    sent = here.send("40", "7", reasons=WHY)

    pdf = pdf_of(sent)

    assert pdf == pdf_of(sent)
    assert pdf.startswith(b"%PDF-1.7")
    inside = pdf + b"".join(_unpacked(pdf))
    for mark in (
        b"/Marked true",
        b"/StructTreeRoot",
        b"/Lang(en-GB)",
        b"/TH",
        b"/H1",
        b"<pdfuaid:part>1</pdfuaid:part>",
        b"/DisplayDocTitle true",
        b"Receipt for",
    ):
        assert mark.replace(b" ", b"") in inside.replace(b" ", b""), mark


def _unpacked(pdf):
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(part)
        except zlib.error:
            continue


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_the_paper_says_what_the_page_says_whatever_was_typed(here, tmp_path):
    sent = here.send("40", "7", reasons=WHY)
    name = '#eval("1") $x$ *bold* 日本.csv'
    Submission.objects.filter(pk=sent.pk).update(file_name=name)
    receipt = receipt_of(sent)
    paper = tmp_path / "receipt.pdf"
    paper.write_bytes(pdf_of(sent))

    asked = ["pdftotext", "-layout", str(paper), "-"]
    out = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    text = " ".join(out.split())

    assert receipt.number in text
    assert "Received 20 January 2016 at 10:00, on time." in text
    assert sent.content_hash in text
    assert "We do not hold the figures: 1" in text
    assert '#eval("1") $x$ *bold* ??.csv' in text
    assert f"{PLACE}." in "".join(out.split())
    assert "No system yet" not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Łódź ŵŷ €", "Łódź ŵŷ €"),
        ("日本 \U0001f600", "?? ?"),
        ("a\x01b\u202ec", "a?b?c"),
        ("e\u0301", "é"),
        ("\ud7ff\ue000\U0010ffff", "???"),
    ],
)
def test_signs_the_font_lacks_do_not_stop_the_paper(text, shown):
    assert showable(text) == shown


def test_every_sign_of_the_font_is_printed(here):
    every = [chr(one) for one in range(0x20, 0x2200)]
    kept = "".join(one for one in every if showable(one) == one)
    page, _ = facts(here.send("40", "7", "3"))

    pdf = receipt_pdf(replace(page, facts=(receipts.Fact("All", kept),)), PLACE)

    assert len(kept) > 1500
    assert pdf.startswith(b"%PDF")


def test_the_pages_are_for_the_agency_and_its_coordinator(client, here):
    sent = here.send("40", "7", reasons=WHY)
    other = desk(figures=3)
    theirs = other.send("40", "7", "3")
    pages = [
        reverse(name, args=[sent.pk])
        for name in ("returns:receipt", "returns:receipt-pdf")
    ]

    for person in (here.preparer, here.signatory, here.coordinator):
        client.force_login(person)
        assert [client.get(one).status_code for one in pages] == [200, 200]
    page = text_of(client.get(pages[0]))
    assert receipt_of(sent).number in page
    assert other.owed.agency.name not in page
    assert receipt_of(theirs).number not in page
    for person in (other.preparer, other.coordinator):
        client.force_login(person)
        assert [client.get(one).status_code for one in pages] == [404, 404]
    assert AuditEvent.objects.filter(action="receipt_downloaded").count() == 3


def test_the_paper_leads_to_our_own_address_whatever_the_request_says(
    client, here, settings
):
    settings.SITE_URL = "https://scorecard.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    sent = here.send("40", "7", reasons=WHY)
    client.force_login(here.preparer)

    url = reverse("returns:receipt-pdf", args=[sent.pk])
    one, other = client.get(url), client.get(url, headers={"host": "evil.example"})

    assert one.content == other.content


def test_anybody_learns_that_a_receipt_is_genuine_and_nothing_else(here):
    sent = here.send("40", "7", "3")
    number = receipt_of(sent).number
    stranger = Client()

    known = ask(stranger, number)

    assert "This receipt is genuine." in text_of(known)
    for secret in (here.owed.agency.name, here.owed.partnership.name, "2016", "2015"):
        assert secret not in text_of(known)
    assert known["Cache-Control"].count("no-store") == 1
    assert "We know no such receipt." in text_of(ask(stranger, "0000-0000-0000-0000"))


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(lambda number: number.lower(), id="small letters"),
        pytest.param(lambda number: number.replace("-", " "), id="spaces"),
        pytest.param(lambda number: number.replace("-", ""), id="in one"),
        pytest.param(
            lambda number: number.replace("0", "O").replace("1", "l"), id="misread"
        ),
    ],
)
def test_a_number_is_known_however_it_is_typed(here, typed):
    number = receipt_of(here.send("40", "7", "3")).number

    assert receipts.is_genuine(typed(number))


@pytest.mark.parametrize("change", [lambda n: f"{n}0", lambda n: n[:-1], lambda _: "%"])
def test_a_part_of_a_number_is_not_the_number(here, change):
    number = receipt_of(here.send("40", "7", "3")).number

    assert not receipts.is_genuine(change(number))


@pytest.mark.parametrize("typed", ["", "x" * 61, "7K3M\x00", "' OR 1=1"])
def test_nonsense_is_answered_kindly(client, typed):
    assert client.post(FORM, {"number": typed}).status_code == 200


def test_the_same_work_is_done_for_a_right_and_a_wrong_number(
    here, django_assert_num_queries
):
    number = receipt_of(here.send("40", "7", "3")).number

    for typed in (number, "0000-0000-0000-0000", "nonsense"):
        with django_assert_num_queries(1):
            receipts.is_genuine(typed)


def test_guessing_is_stopped_and_says_so(client):
    answers = [ask(client, f"0000-0000-0000-00{n:02}") for n in range(21)]

    assert [one.status_code for one in answers] == [200] * 20 + [429]
    assert "too many numbers" in text_of(answers[-1])
    assert client.get(FORM).status_code == 200


def test_a_refused_file_gets_no_receipt(here):
    with pytest.raises(Exception, match="correct"):
        here.send("600+", "7", "3")

    assert not Receipt.objects.exists()
