"""What Amazon ECS does not own: the programs inside the containers."""
