"""Open Badges 3.0: terms, writer, reader, and badges embedded in images."""
