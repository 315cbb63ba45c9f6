"""The machinery of storing: the file, the journal, search, long lists, migrations and backups. Knows entities, no use
case."""
