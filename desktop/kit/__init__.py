"""Floor 1: kinds of values, kinds of records, and how failures are told. Standard library only."""
