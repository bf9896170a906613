"""All kinds of incidents, one file for each family of causes."""
