"""From words on pages to a form's fields, each with where it stands and why it is believed."""
