"""Reports: the figures of a period as charts and tables, and the rows behind every one of them."""
