"""The rules of Amazon ECS: pure functions from the state and the moment to what should be done, and why."""
