"""The languages of what readers see: texts("es").say("Places"). English is the key, a catalogue *.po beside this file
holds each other language, and what a catalogue lacks is said in English."""

from app.words.saying import LANGUAGES, Texts, marked, plural, texts

__all__ = ["LANGUAGES", "Texts", "marked", "plural", "texts"]
