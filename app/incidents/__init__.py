"""What the newsroom keeps: maps, incidents, published versions, tokens. store.py is the face, the rest its rooms."""
