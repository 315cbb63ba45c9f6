"""The lead inbox: the list of leads, the one that is judged, and the decisions about it."""
