"""The embedded system: all of Casework on one machine, in one folder."""
