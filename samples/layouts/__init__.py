"""Claim forms of three invented insurers: the same questions, asked and set differently."""
