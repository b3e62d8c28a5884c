"""The tests: a file for a module, the same name."""
