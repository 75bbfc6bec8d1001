"""schema.org: terms, writer and reader."""
