"""Keeps a request from filling the disk before anybody has looked at it.

Django bounds the fields of a form and not its files, and reads them all before it
asks who sends them.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser

View = TypeVar("View", bound=Callable[..., Any])
USUAL = "UPLOAD_MAX_BYTES"


def takes_files_up_to(setting: str) -> Callable[[View], View]:
    """Let a view take larger files than others do, from people who signed in.

    Args:
        setting: name of the setting that says how many bytes.
    """

    def mark(view: View) -> View:
        view.upload_limit = setting  # type: ignore[attr-defined]
        return view

    return mark


class GivenName(str):
    """A file's name as Django keeps it, and as the request gave it."""

    __slots__ = ("given",)
    given: str


class NamesAsGiven(MultiPartParser):
    """Remembers names of files before Django cuts folders from them.

    So that a name with a path in it can be refused, and not only made harmless.
    """

    def sanitize_file_name(self, file_name: str) -> str | None:
        """Cut as Django does, and keep what was given beside it."""
        cut = super().sanitize_file_name(file_name)
        if cut is None:
            return None
        name = GivenName(cut)
        name.given = file_name
        return name


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes a request's files to disk up to the limit, and drops the rest.

    What is left of a file that was too large is one byte over the limit, so that
    whoever reads it refuses it for its size. Each file has its `given_name`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = getattr(settings, self._limit()) + 1
        self._is_read = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's own name
        content_length: Any,
        boundary: Any,
        encoding: Any = None,
    ) -> Any:
        """Let the names be read as they were given; the rest is Django's."""
        if self._is_read:
            return None
        self._is_read = True
        return NamesAsGiven(META, input_data, [self], encoding).parse()

    def _limit(self) -> str:
        """Name the setting that bounds this request: what its view says, if any."""
        match = getattr(self.request, "resolver_match", None)
        user = getattr(self.request, "user", None)
        if match is None or user is None or not user.is_authenticated:
            return USUAL
        limit: str = getattr(match.func, "upload_limit", USUAL)
        return limit

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write what there is room for, in all files of the request together."""
        kept = raw_data[: self.left]
        self.left -= len(kept)
        super().receive_data_chunk(kept, start)
        return None

    def file_complete(self, file_size: int) -> Any:
        """Hand over the file with the size that was kept, and the name it was given."""
        kept: Any = super().file_complete(min(file_size, self.file.tell()))
        kept.given_name = getattr(self.file_name, "given", kept.name)
        return kept
