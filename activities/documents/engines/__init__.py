"""Engines that read words from pixels, and the warm processes they run in."""
