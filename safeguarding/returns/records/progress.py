"""How far a worker has come with a file: told in the cache, so that it costs nothing.

Losing it loses nothing: the row of the file says what is done.
"""

import contextlib
from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

SECONDS = 300


@dataclass(frozen=True)
class Progress:
    """Rows done of all rows, and what is being done; `total` 0 when nobody can say."""

    done: int
    total: int
    doing: str


def tell(file_id: int, done: int, total: int, doing: str) -> None:
    """Say how far the work on a file is; a kind's load may do so too.

    Args:
        file_id: key of the file.
        done: rows that are done.
        total: of how many; 0 when nobody can say.
        doing: what is done, as the page shows it: "Checked".
    """
    with contextlib.suppress(RedisError):
        cache.set(_key(file_id), [done, total, doing], SECONDS)


def told(file_id: int) -> Progress | None:
    """Give what was told last; None when nothing was, or nobody knows any more."""
    with contextlib.suppress(RedisError):
        if found := cache.get(_key(file_id)):
            return Progress(*found)
    return None


def forget(file_id: int) -> None:
    """Take back what was told."""
    with contextlib.suppress(RedisError):
        cache.delete(_key(file_id))


def _key(file_id: int) -> str:
    return f"records-progress:{file_id}"
