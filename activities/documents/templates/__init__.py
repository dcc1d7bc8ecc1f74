"""Known forms: an organisation's own blanks, registered once, to which filled copies are aligned."""
