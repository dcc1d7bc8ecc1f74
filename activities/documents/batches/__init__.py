"""Stacks of scans: where one letter ends and the next begins, and the sheets that tell it."""
