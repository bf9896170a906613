"""Amazon ECS's own nouns as plain data: the one state that the API shows and the rules read."""
