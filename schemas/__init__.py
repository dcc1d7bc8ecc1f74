"""What is said: forms, values, messages and contracts. Pydantic only, no I/O and no clock."""
