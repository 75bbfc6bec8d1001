"""Keys, signed tokens, embedded seals, and results of verification."""
