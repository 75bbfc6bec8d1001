"""Who may ask for what: host names, facilitators, and the headers that tell browsers what a page may do."""

import asyncio
import hashlib
import ipaddress
import json
import os
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from jupyter_core.paths import jupyter_config_dir
from jupyter_server.auth.security import passwd, passwd_check
from tornado.httputil import split_host_and_port
from tornado.web import HTTPError, RequestHandler

_COOKIE = "mcvet-facilitator"
_ATTEMPTS = 5
_PROXIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
_MINUTE = 60.0


def password_file() -> Path:
    """Return where the facilitators' password lies, hashed."""
    return Path(jupyter_config_dir()) / "mcvet.json"


def set_password(password: str) -> Path:
    """Store the facilitators' password, hashed with argon2 as Jupyter Server does, readable by its owner only; return where."""
    path = password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({"password": passwd(password)}, file)
    return path


def is_this_machine(host: str) -> bool:
    """Return whether only programs on this machine reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Decides about requests.

    Args:
        host: the address listened on.
        names: host names under which visitors reach the server, beside this machine's own. A page of a stranger can make a browser
            send its own host name to this server (DNS rebinding), so other names are refused; bare addresses cannot be forged so.
        frames: origins whose pages may show ours in a frame.
    """

    def __init__(self, host: str, names: Sequence[str], frames: Sequence[str]) -> None:
        self.local = is_this_machine(host) and not names
        own = socket.gethostname().lower()
        self._names = {"localhost", own, f"{own}.local", *(name.lower() for name in names)}
        self.under_way: set[RequestHandler] = set()
        self._attempts: dict[str, list[float]] = {}
        framing = " ".join(["'self'", *frames])
        self._headers = {
            "Content-Security-Policy": "; ".join([
                "default-src 'none'",
                "script-src 'self' blob:",  # widgets hand their modules over as blobs
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
        """Tell the browser what a page may do."""
        for name, value in self._headers.items():
            handler.set_header(name, value)

    def check_host(self, handler: RequestHandler) -> None:
        """Refuse a request that names a host which is not ours.

        Raises:
            HTTPError: 421, Misdirected Request.
        """
        if not self._is_ours(_host(handler)):
            raise HTTPError(421)

    def _is_ours(self, name: str) -> bool:
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    @property
    def has_password(self) -> bool:
        """Whether facilitators have a password."""
        return password_file().is_file()

    def is_facilitator(self, handler: RequestHandler) -> bool:
        """Return whether a request comes from a facilitator: from this machine itself, by no proxy, or with the password said before."""
        direct = is_this_machine(_host(handler)) and not any(name in handler.request.headers for name in _PROXIED)
        return (self.local and direct) or (self.has_password and handler.get_signed_cookie(_COOKIE) == _mark(_stored()))

    async def check_password(self, handler: RequestHandler, password: str) -> bool:
        """Return whether the password is right, and if so remember it in a signed cookie.

        Raises:
            HTTPError: 403 if there is no password, or another site sent the form; 429 after five wrong ones in a minute.
        """
        origin = handler.request.headers.get("Origin")
        if not self.has_password or (origin and urlsplit(origin).netloc != handler.request.host):
            raise HTTPError(403)
        now, client = time.time(), handler.request.remote_ip or ""
        self._attempts = {who: recent for who, when in self._attempts.items() if (recent := [at for at in when if now - at < _MINUTE])}
        attempts = self._attempts.setdefault(client, [])
        if len(attempts) >= _ATTEMPTS:
            raise HTTPError(429)
        attempts.append(now)
        hashed = _stored()
        if not await asyncio.to_thread(passwd_check, hashed, password):
            return False
        self._attempts.pop(client, None)
        secure = handler.request.protocol == "https"
        handler.set_signed_cookie(_COOKIE, _mark(hashed), expires_days=None, httponly=True, samesite="Strict", secure=secure)
        return True


def _stored() -> str:
    return str(json.loads(password_file().read_text("utf-8"))["password"])


def _mark(hashed: str) -> bytes:
    """Return what a signed cookie holds: another password makes it worthless."""
    return hashlib.sha256(hashed.encode()).hexdigest().encode()


def _host(handler: RequestHandler) -> str:
    return split_host_and_port(handler.request.host.lower())[0].strip("[]")
