"""Phrase → Match: read (parse), ask the streets (naming, locate), rank (geocode). It refuses rather than guesses."""
