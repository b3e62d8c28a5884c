"""Maps and rows as other programs read and write them: formats only, no HTTP, no geocoder, no look at the store."""
