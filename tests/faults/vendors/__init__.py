"""One module a system: a small honest model of how that vendor's API answers."""
