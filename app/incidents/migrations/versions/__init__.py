"""One file a migration. What is released is never edited: a change is a new file."""
