"""Virtual time, forked chance and the journal: a machine that knows no rule of Amazon ECS."""
