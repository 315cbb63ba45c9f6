"""Tables in and out: reading any CSV, recognising its columns and formats, and writing it without surprises.

These modules know files and their habits; what a record may hold, the models say.
"""
