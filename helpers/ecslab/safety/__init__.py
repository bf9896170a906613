"""What keeps a learner from a surprise: prices before, and a clean-up that says what is left."""
