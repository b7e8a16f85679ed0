"""Tables and drawings of the documents that are made from the code.

A part stands between two marks of its name, so that the words around it are written by
hand and the part never differs from the code.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

SECTION = re.compile(r"(<!-- (?P<name>[\w -]+) -->\n\n).*?(<!-- end -->)", re.DOTALL)


def rewritten(text: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """Give a document with its parts as the code has them now.

    Raises:
        KeyError: a mark names a part that there is not.
    """

    def put(found: re.Match[str]) -> str:
        return f"{found[1]}{parts[found['name']]()}\n{found[3]}"

    return SECTION.sub(put, text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n"
        for line in lines
    )


def drawing(mermaid: str) -> str:
    """Write a drawing of Mermaid."""
    return f"```mermaid\n{mermaid}\n```\n"
