"""The Voilà application: the one place that knows Voilà."""

from mcvet.server.app import PortError, serve

__all__ = ["PortError", "serve"]
