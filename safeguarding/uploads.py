"""Keeps a request from filling the disk before anybody has looked at it.

Django bounds the fields of a form and not its files, and reads them all before it
asks who sends them.
"""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes a request's files to disk up to the limit, and drops the rest.

    What is left of a file that was too large is one byte over the limit, so that
    whoever reads it refuses it for its size.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = settings.UPLOAD_MAX_BYTES + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write what there is room for, in all files of the request together."""
        kept = raw_data[: self.left]
        self.left -= len(kept)
        super().receive_data_chunk(kept, start)
        return None

    def file_complete(self, file_size: int) -> Any:
        """Hand over the file with the size that was kept of it."""
        return super().file_complete(min(file_size, self.file.tell()))
