"""What is stored, and how: kinds, fields, entities, the store and the queries over it. Knows no Qt and no use case."""
