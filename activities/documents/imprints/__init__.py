"""What was put onto a page besides its text: stamps, and codes for machines."""
