"""Tools of the checkout."""
