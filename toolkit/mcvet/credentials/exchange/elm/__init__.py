"""The European Learning Model: terms, writer and reader."""
