"""The verbs of the command line, by subject: each a function of what was asked that gives an Answer."""
