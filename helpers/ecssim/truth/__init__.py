"""What Amazon ECS is known to do, as data: numbers, tables and exact sentences, each with its source and grade."""
