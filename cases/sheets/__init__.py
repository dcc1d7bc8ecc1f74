"""Spreadsheets taken in row by row: which column is which field, what a cell says, and all rows or none."""
