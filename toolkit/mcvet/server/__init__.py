"""The Voilà application: the one place that knows Voilà."""

from mcvet.server.app import PortInUseError, serve

__all__ = ["PortInUseError", "serve"]
