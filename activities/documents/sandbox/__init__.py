"""Where foreign bytes are opened: a fresh child for each file, with tight limits and nothing to steal."""
