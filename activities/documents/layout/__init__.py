"""What stands where on a page: blocks, reading order, labels with their values."""
