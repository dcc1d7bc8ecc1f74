"""Files made to harm, by what they attack. Each generator yields a name and the bytes of small files."""
