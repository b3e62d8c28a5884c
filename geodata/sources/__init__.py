"""Where streets come from: one module a kind of source, each only yields what its files say."""
