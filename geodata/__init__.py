"""Streets: how they are spelled, built and read. Never imports app."""
