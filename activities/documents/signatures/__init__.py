"""Whether a page is signed where somebody has to sign: where that is, and what ink stands there."""
