"""The machinery of storing: the file and its tables, the journal and what is undone by it, search, and bringing an
older file up to date. Knows entities, no use case."""
