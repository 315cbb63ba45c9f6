"""What can be done: use cases as plain functions, run by the desk. Knows no Qt."""
