"""The Voilà application; no other package depends on Voilà."""
