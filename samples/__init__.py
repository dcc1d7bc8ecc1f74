"""Drawn sample paper: the same seed always gives the same files. No real person or company is meant."""
