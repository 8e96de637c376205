"""Repeatable measurements: `make bench` (see README.md here). Nothing of the application imports this."""
