"""What rules can have done, by what it is done to; rules/plan.py gathers it."""
