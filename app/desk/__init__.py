"""What the desk reckons: the places of a statement, their doubt in words, distances picked, the last step undone."""
