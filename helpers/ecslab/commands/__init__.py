"""The commands of `ecslab`, by who needs them."""
