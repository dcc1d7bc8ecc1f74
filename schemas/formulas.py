"""Texts that a spreadsheet would take for a formula, after OWASP's "CSV Injection"."""

import unicodedata

SIGNS = frozenset("=+-@")
BREAKS = ("\t", "\r", "\n")
"""A cell that begins with one of these may be taken for the end of it."""
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Kinds of characters that nobody sees: blanks of every width, marks of byte order, joiners."""


def like_a_formula(text: str) -> bool:
    """Whether it begins as formulas do, behind whatever nobody sees, in plain or in wide signs."""
    if text.startswith(BREAKS):
        return True
    first = next((c for c in text if unicodedata.category(c) not in UNSEEN), "")
    return unicodedata.normalize("NFKC", first)[:1] in SIGNS if first else False


def harmless(text: str) -> str:
    """The text for a cell of a CSV file: what looks like a formula is made text by an apostrophe."""
    return f"'{text}" if like_a_formula(text) else text
