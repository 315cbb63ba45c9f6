"""Searching everywhere."""
