"""The Voilà application: the one place that knows Voilà."""
