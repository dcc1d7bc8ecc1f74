"""Reading paper: foreign bytes to pages, pages to words, words to a form's fields with evidence."""
