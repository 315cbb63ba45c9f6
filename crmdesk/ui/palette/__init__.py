"""Going anywhere and doing anything by typing, and the map of all keys."""
