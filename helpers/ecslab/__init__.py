"""The lab kit: runs, checks and draws the labs of the course."""
