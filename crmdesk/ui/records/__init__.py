"""What the pages of accounts and contacts share: list beside record, head, timeline, links, details, changes."""
