"""Presentation to an audience: a question, the audience's guess, the answer."""
