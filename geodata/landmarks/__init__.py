"""Landmarks kept by hand: each is put where this project's own streets have its address or corner."""
