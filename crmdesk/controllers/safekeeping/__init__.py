"""Keeping the file safe: backups, checks and what happens before something risky."""
