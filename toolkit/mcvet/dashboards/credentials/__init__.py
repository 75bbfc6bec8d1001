"""The credentials dashboard: can every country read this micro-credential?"""
