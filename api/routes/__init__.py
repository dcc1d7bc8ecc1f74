"""The routes, one file per subject; each parses, calls a service, and shapes the answer."""
