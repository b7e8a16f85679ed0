"""Keeps a request from filling the disk before anybody has looked at it.

Django bounds the fields of a form and not its files, and reads them all before it
asks who sends them.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

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


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes a request's files to disk up to the limit, and drops the rest.

    What is left of a file that was too large is one byte over the limit, so that
    whoever reads it refuses it for its size.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = getattr(settings, self._limit()) + 1

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
        """Hand over the file with the size that was kept of it."""
        return super().file_complete(min(file_size, self.file.tell()))
