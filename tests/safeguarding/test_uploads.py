"""A request cannot fill the disk, whoever sends it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory


def posted(*contents):
    """Post files; give the bytes that arrived of each."""
    files = {
        f"file{number}": SimpleUploadedFile("figures.csv", content)
        for number, content in enumerate(contents)
    }
    arrived = RequestFactory().post("/", files).FILES
    found = []
    for name in sorted(arrived):
        with arrived[name] as file:
            found.append(file.read())
            assert file.size == len(found[-1])
    return found


def test_a_file_within_the_limit_arrives_whole(settings):
    settings.UPLOAD_MAX_BYTES = 10

    assert posted(b"0123456789") == [b"0123456789"]


def test_of_a_file_over_the_limit_one_byte_too_many_is_kept(settings):
    settings.UPLOAD_MAX_BYTES = 10

    assert posted(b"x" * 1_000_000) == [b"x" * 11]


def test_many_files_share_one_limit(settings):
    settings.UPLOAD_MAX_BYTES = 10

    assert posted(b"x" * 8, b"y" * 8, b"z" * 8) == [b"x" * 8, b"y" * 3, b""]
