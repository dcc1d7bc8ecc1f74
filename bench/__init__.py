"""Measures: ratios inside one run, with their sample size and spread."""
