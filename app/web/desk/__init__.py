"""The desk: pages for the newsroom. Every action is a plain form first; scripts only make it quicker."""
