"""Everything that touches the world outside the process; nothing of the flows."""
