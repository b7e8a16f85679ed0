"""Answers 404 for whatever does not exist for this reader."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404

from dashboards.reading import NotThereError


@contextmanager
def or_404() -> Iterator[None]:
    """Turn "not there, or not for you" into the page that says so.

    Raises:
        Http404: the block raised NotThereError.
    """
    try:
        yield
    except NotThereError as error:
        raise Http404 from error
