"""Waiting for a condition."""

from workers.testing import until

__all__ = ["until"]
