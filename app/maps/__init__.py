"""What a reader sees: the base map out of the gazetteer, the page with incidents on it, the code to embed it."""
