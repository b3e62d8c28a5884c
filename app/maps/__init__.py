"""What a reader sees: the base map drawn from the gazetteer, the page that shows incidents on it, the code to embed it."""
