"""Keeping house: backup and restore, what is erased for good, settings made at the desk, what is old enough to go."""
