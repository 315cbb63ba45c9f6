"""Tests of the command line; a package, so that its modules may be called like those of other folders."""
