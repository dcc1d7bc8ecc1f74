"""A day at a small insurer: people, paper, and staff who work it through the public API."""
