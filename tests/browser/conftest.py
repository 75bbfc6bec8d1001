"""What several browser tests share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from browser.visits import Visit
from conftest import Server


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """A visit at 1280 px that ends without a fault or a foreign request."""
    visit = Visit(browser, server)
    yield visit
    visit.context.close()
    assert visit.faults == []
    assert visit.foreign == []
