"""Tables in and out of the window: the import sheet and the export sheet."""
