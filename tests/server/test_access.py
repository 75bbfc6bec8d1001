"""Who counts as one visitor, and how often a password may be guessed."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.web import HTTPError

from mcvet.server import access
from mcvet.server.access import AccessControl, visitor


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("10.0.0.1", "10.0.0.1"), ("::ffff:10.0.0.1", "10.0.0.1"), ("127.0.0.1", ""), ("127.1.2.3", ""), ("::1", ""), ("::ffff:127.0.0.1", ""),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::1", "2001:db8:1:2::/64"), ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("nonsense", "nonsense"),
    ],
)  # fmt: skip
def test_an_address_counts_as_one_visitor(address: str, counts_as: str) -> None:
    """A household that has a network of IPv6 is one; an address written in two ways is one; this machine is nobody."""
    assert visitor(address) == counts_as


def test_a_clock_that_is_set_gives_no_more_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five wrong passwords are five, whatever the clock on the wall says; another address has its own."""
    monkeypatch.setattr(access, "stored_password", lambda: "hashed")
    monkeypatch.setattr(access, "passwd_check", lambda *_: False)
    doorman = AccessControl((), ())

    def guess(address: str = "10.0.0.1") -> bool:
        handler: Any = SimpleNamespace(request=SimpleNamespace(headers={}, remote_ip=address, host="localhost"))
        return asyncio.run(doorman.check_password(handler, "x"))

    assert not any(guess() for _ in range(5))
    tomorrow = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    with pytest.raises(HTTPError, match="429"):
        guess()
    assert not guess("10.0.0.2")


def test_a_facilitator_is_remembered_by_every_server_with_the_same_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cookie of one server opens another; it is worthless after the password was changed, and where there is none."""
    kept: dict[str, Any] = {}
    handler: Any = SimpleNamespace(
        request=SimpleNamespace(headers={}, protocol="https"),
        set_cookie=lambda name, value, **more: kept.update({name: value.decode()} | more),
        get_cookie=kept.get,
    )
    monkeypatch.setattr(access, "stored_password", lambda: "hashed")
    AccessControl((), ()).remember(handler)
    assert kept["secure"]
    assert kept["httponly"]
    assert asyncio.run(AccessControl((), ()).is_facilitator(handler))
    for changed in ("other", None):
        monkeypatch.setattr(access, "stored_password", lambda hashed=changed: hashed)
        assert not asyncio.run(AccessControl((), ()).is_facilitator(handler))
