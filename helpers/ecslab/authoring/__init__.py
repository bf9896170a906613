"""For authors: labs are built from solutions, linted, and executed."""
