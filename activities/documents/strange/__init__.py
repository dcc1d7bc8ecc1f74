"""Paper of a layout that nobody taught: fields by words that mean the same, by kind, by what is left."""
