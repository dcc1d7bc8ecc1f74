"""Stacks of scans, taken in part by part; what no sheet places waits for a person."""
