"""Refuses files of evidence that are not what they say, or do something when opened.

A file is kept as it came and only ever handed out again: nothing here is parsed to be
shown. What is looked at is its name, its size, and whether its content is what its
name says. Source: SECURITY 2c; issue 6 (evidence files).
"""

from safeguarding.board.evidence_guard.looking import KINDS, Looked, look
from safeguarding.board.evidence_guard.refusing import EvidenceRefused

__all__ = ["KINDS", "EvidenceRefused", "Looked", "look"]
