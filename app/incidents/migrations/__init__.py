"""Alembic's scripts, run by app.incidents.migrate."""
