"""The corpus: hostile, broken and merely awkward files, each with what must happen.

Nothing is kept as a file: all are made anew from one good row.
"""

from tests.returns.files import xlsx_of
from tests.returns.hostile import archives, books, texts


def corpus(good):
    """Give every case for a good row of a return that is owed.

    Args:
        good: its cells by column; the numerator is 40.
    """
    return [
        *archives.corpus(xlsx_of([good])),
        *texts.corpus(good),
        *books.corpus(good),
    ]
