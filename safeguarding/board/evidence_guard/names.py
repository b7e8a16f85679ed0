"""What a file of evidence may be called."""

from collections.abc import Mapping

from safeguarding.board.evidence_guard.refusing import EvidenceRefused

LONGEST = 100
# How a name may end, and the kind of file it then must be.
ENDINGS: Mapping[str, str] = {
    "pdf": "pdf",
    "docx": "docx",
    "xlsx": "xlsx",
    "pptx": "pptx",
    "odt": "odt",
    "png": "png",
    "jpg": "jpg",
    "jpeg": "jpg",
    "txt": "txt",
    "csv": "csv",
}
TAKEN = (
    "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument text (.odt), "
    "a picture (.png or .jpg), plain text (.txt) or CSV"
)


def _endings(words: str) -> frozenset[str]:
    return frozenset(words.split())


RUNS = _endings(
    "app bat cgi cmd com cpl dll exe gadget hta inf jar js jse lnk mjs msc msi msp "
    "php pif ps1 py rb reg scf scr sh sys vb vbe vbs wsf wsh"
)
PAGES = _endings("htm html mht mhtml shtml svg svgz xht xhtml xml xsl")
MACROS = _endings("docm dotm potm ppam ppsm pptm xlam xlsb xlsm xltm")
OLD = _endings("doc dot pot pps ppt xla xls xlt")
PACKED = _endings("7z bz2 cab gz img iso rar tar tgz vhd xz zip")
# What stands before the last dot and is an ending of its own: report.docx.pdf.
ENDINGS_OF_FILES = RUNS | PAGES | MACROS | OLD | PACKED | frozenset(ENDINGS)
SCRIPT = "It is a program or a script. These are never taken."
PAGE = (
    "It is a web page, a drawing (.svg) or XML, which can run when it is opened. "
    "Print it as a PDF and send that."
)
MACRO = "It may hold macros. Save it without them (.docx, .xlsx or .pptx)."
OLDER = "It is in the old Office format. Save it as .docx, .xlsx or .pptx, or as a PDF."
ARCHIVE = "It holds other files. Send each of them on its own."
WHY_NOT = (
    (RUNS, SCRIPT),
    (PAGES, PAGE),
    (MACROS, MACRO),
    (OLD, OLDER),
    (PACKED, ARCHIVE),
)


def kind_by_name(name: str) -> str:
    """Give the kind of file that a name promises.

    Args:
        name: as it was given, before anybody cut a path from it.

    Raises:
        EvidenceRefused: no file is called that, or nothing of that kind is taken.
    """
    _require_plain(name)
    if len(name) > LONGEST:
        raise EvidenceRefused(
            f"The file's name is {len(name)} characters long; the most is {LONGEST}. "
            "Give it a shorter name, and choose it again."
        )
    before, dot, ending = name.rpartition(".")
    ending = ending.lower() if dot and before.strip(". ") else ""
    kind = ENDINGS.get(ending)
    if kind is None:
        raise EvidenceRefused(_why_not(ending))
    _require_one_ending(before, ending)
    return kind


def _require_plain(name: str) -> None:
    """Refuse folders in a name, and what nobody can see in it."""
    if not name.strip():
        raise EvidenceRefused("The file has no name. Give it one, and choose it again.")
    if any(sign in name for sign in "/\\:") or name.startswith(".."):
        raise EvidenceRefused(
            "The file's name holds a folder (/, \\ or :). Choose the file itself, "
            "under a plain name such as audit-plan.pdf."
        )
    if not name.isprintable() or name != name.strip():
        raise EvidenceRefused(
            "The file's name holds characters that cannot be seen. Type a new name "
            "for it, and choose it again."
        )


def _why_not(ending: str) -> str:
    known = next((why for endings, why in WHY_NOT if ending in endings), "")
    return " ".join(filter(None, ("This kind of file is not taken.", known))) + (
        f" We take {TAKEN}."
    )


def _require_one_ending(before: str, ending: str) -> None:
    """Refuse names such as plan.exe.pdf, where it is unclear which one holds."""
    parts = [part.strip().lower() for part in before.split(".")[1:]]
    other = next((part for part in parts if part in ENDINGS_OF_FILES), None)
    if other is not None:
        raise EvidenceRefused(
            f"The file's name ends twice, in .{other} and in .{ending}. Keep the "
            "ending that is right, and choose it again."
        )
