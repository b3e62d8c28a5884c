"""Signing in and the pages about people: the doors of the desk. Who may what stands in app/web/rights.py."""
