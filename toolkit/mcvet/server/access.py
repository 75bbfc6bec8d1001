"""Access control: host names, origins, facilitators, and security headers."""

import asyncio
import ipaddress
import logging
import socket
import time
from base64 import b64decode
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from jupyter_server.auth import IdentityProvider, User
from jupyter_server.auth.security import passwd_check
from tornado.httputil import split_host_and_port
from tornado.web import HTTPError, RequestHandler, create_signed_value, decode_signed_value

from mcvet.server.password import stored_password

LOG = logging.getLogger(__name__)

_COOKIE = "mcvet-facilitator"
_ATTEMPTS = 5
_PORTS = {"http": 80, "https": 443}
_MOST_LOGGED = 100
_MINUTE = 60.0


def is_this_machine(host: str) -> bool:
    """Return True if a host name or address is a loopback address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def visitor(address: str) -> str:
    """Return the key of a visitor: the IPv4 address or the IPv6 /64 network; an empty text for this machine."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    if found.is_loopback:
        return ""
    return str(found) if found.version == 4 else str(ipaddress.IPv6Network((int(found), 64), strict=False))


class Visitors(IdentityProvider):
    """Identity provider with one anonymous user; Jupyter Server's own provider would set a cookie for each visitor."""

    def get_user(self, _: RequestHandler) -> User:
        """Return the anonymous user."""
        return User("visitor")


class AccessControl:
    """Decisions on requests: host name, origin, facilitator, and the headers of answers.

    Args:
        names: host names of the server in addition to this machine's own. Other names are refused, because a foreign page can make a
            browser send its own host name to this server (DNS rebinding). IP addresses cannot be forged this way.
        frames: origins whose pages may embed the dashboards in a frame.
    """

    def __init__(self, names: Sequence[str], frames: Sequence[str]) -> None:
        own = socket.gethostname().lower()
        self.names = frozenset(name.lower() for name in names)
        self._known = self.names | {"localhost", own, f"{own}.local"}
        self._logged: set[str] = set()
        self.active_requests: set[RequestHandler] = set()
        self._attempts: dict[str, list[float]] = {}
        framing = " ".join(["'self'", *frames])
        self._headers = {
            "Content-Security-Policy": "; ".join([
                "default-src 'none'",
                "script-src 'self' blob:",  # the modules of widgets are blobs
                "style-src 'self' 'unsafe-inline'",  # plotly writes style attributes and elements
                "img-src 'self' data: blob:",
                "font-src 'self' data:",
                "connect-src 'self'",
                "form-action 'self'",
                "base-uri 'none'",
                f"frame-ancestors {framing}",
            ]),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Server": "mcvet",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }  # fmt: skip

    def set_headers(self, handler: RequestHandler) -> None:
        """Set the security headers of an answer."""
        for name, value in self._headers.items():
            handler.set_header(name, value)

    def check_host(self, handler: RequestHandler) -> None:
        """Refuse a request whose header Host is not a name of this server.

        Raises:
            HTTPError: 421, Misdirected Request.
        """
        name = _host(handler)
        if not self._is_ours(name):
            self._log_once(
                f"refused a request: its header Host is {name!r:.100}, which is not a name of this server. If visitors use that name, "
                "start the server with --name; if not, let the proxy pass on the Host that browsers send"
            )
            raise HTTPError(421)

    def _is_ours(self, name: str) -> bool:
        if name in self._known:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def check_page(self, handler: RequestHandler) -> None:
        """Refuse a request from a page of another origin.

        Raises:
            HTTPError: 403.
        """
        if not self.is_own_origin(handler):
            raise HTTPError(403)

    def is_own_origin(self, handler: RequestHandler) -> bool:
        """Return True if a request comes from a page of this server, or from no page.

        It does if the browser sends Sec-Fetch-Site: same-origin (which no page can set), if Origin and Host agree, with the default
        ports of their schemes, or if the host in Origin is one of `names`: a proxy may pass on another Host.
        """
        origin = handler.request.headers.get("Origin")
        if origin is None or handler.request.headers.get("Sec-Fetch-Site") == "same-origin":
            return True
        try:
            page = urlsplit(origin.lower())
            port = _PORTS.get(page.scheme)
            host, own_port = split_host_and_port(handler.request.host.lower())
            is_own = page.hostname in self.names or (page.hostname, page.port or port) == (host.strip("[]"), own_port or port)
        except ValueError:
            is_own = False
        if not is_own:
            self._log_once(
                f"refused a request of a page: its header Origin is {origin!r:.100}, its header Host {handler.request.host!r:.100}. If "
                "it is a page of this server, start the server with --name and the name in Origin, or let the proxy pass on the Host that "
                "browsers send"
            )
        return is_own

    def _log_once(self, message: str) -> None:
        """Log an error unless it was logged before, up to `_MOST_LOGGED` different ones."""
        if message not in self._logged and len(self._logged) < _MOST_LOGGED:
            self._logged.add(message)
            LOG.error(message)

    async def is_facilitator(self, handler: RequestHandler) -> bool:
        """Return True if a request comes from a facilitator: with the password, or with the cookie set after signing in.

        A loopback address proves nothing: a proxy on this machine may pass on requests of other visitors.

        Raises:
            HTTPError: as for `check_password`, if the request has a password.
        """
        hashed = stored_password()
        kind, _, credentials = handler.request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "basic":
            with suppress(ValueError):
                credentials = b64decode(credentials).decode()
            return await self.check_password(handler, credentials.partition(":")[2])
        return hashed is not None and decode_signed_value(hashed, _COOKIE, handler.get_cookie(_COOKIE)) is not None

    async def check_password(self, handler: RequestHandler, password: str) -> bool:
        """Return True if a password is correct.

        Raises:
            HTTPError: 403 if no password is set, or another site sent the form; 429 after five attempts in a minute.
            PasswordFileError: if the stored password cannot be used.
        """
        hashed = stored_password()
        if hashed is None or not self.is_own_origin(handler):
            raise HTTPError(403)
        now, client = time.monotonic(), visitor(handler.request.remote_ip or "")
        self._attempts = {who: recent for who, when in self._attempts.items() if (recent := [at for at in when if now - at < _MINUTE])}
        attempts = self._attempts.setdefault(client, [])
        if len(attempts) >= _ATTEMPTS:
            raise HTTPError(429)
        attempts.append(now)
        is_right: bool = await asyncio.to_thread(passwd_check, hashed, password)
        if is_right:
            self._attempts.pop(client, None)
        return is_right

    def remember(self, handler: RequestHandler) -> None:
        """Set the cookie of a facilitator, valid until the browser is closed or the password changes.

        It is signed with the stored password, so every server with the same password accepts it.

        Raises:
            HTTPError: 403 if no password is set.
        """
        hashed = stored_password()
        if hashed is None:
            raise HTTPError(403)
        secure = handler.request.protocol == "https"
        signed = create_signed_value(hashed, _COOKIE, "facilitator")
        handler.set_cookie(_COOKIE, signed, httponly=True, samesite="Strict", secure=secure)


def _host(handler: RequestHandler) -> str:
    return split_host_and_port(handler.request.host.lower())[0].strip("[]")
