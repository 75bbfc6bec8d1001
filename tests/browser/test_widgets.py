"""Our front end for widgets, beside a kernel that a test plays."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from conftest import Server

pytestmark = pytest.mark.browser

WIDGET = """
export default () => ({
  initialize: ({ model }) => { model.set("begun", true); },
  render({ model, el }) {
    const show = () => { el.textContent = `${model.get("words")} ${new Uint8Array(model.get("bytes").buffer, model.get("bytes").byteOffset)[0]}`; };
    show();
    model.on("change:words", show);
    model.on("msg:custom", (content, [buffer]) => {
      model.send({ heard: content.said, length: buffer.byteLength }, undefined, [new Uint8Array([7, 8])]);
      model.off("change:words", show);
      model.save_changes();
    });
  },
});
"""


class Kernel:
    """A kernel with an anywidget in a box, and a widget of another kind."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any, list[bytes]]] = []
        self.sockets: list[WebSocketRoute] = []

    def connect(self, socket: WebSocketRoute) -> None:
        """Take a page's connection."""
        self.sockets.append(socket)
        socket.on_message(self.hear)

    def hear(self, message: str | bytes) -> None:
        """Answer as ipywidgets in ipykernel does."""
        channel, (header, _, metadata, content, *buffers) = deserialize_msg_from_ws_v1(message)
        assert channel == "shell"
        assert json.loads(metadata)["version"].startswith("1.")
        kind, told = json.loads(header)["msg_type"], json.loads(content)
        self.heard.append((kind, told, buffers))
        self.say("status", {"execution_state": "idle"}, parent=json.loads(header))
        if told.get("data", {}).get("method") == "request_states":
            states = {
                "box": {"state": {"_model_module": "@jupyter-widgets/controls", "children": ["IPY_MODEL_other", "IPY_MODEL_ours"]}},
                "other": {"state": {"_model_module": "@jupyter-widgets/controls", "_model_name": "FloatSliderModel"}},
                "ours": {"state": {"_model_module": "anywidget", "_esm": WIDGET, "words": "čaj", "bytes": None}},
            }
            data = {"method": "update_states", "states": states, "buffer_paths": [["ours", "state", "bytes"]]}
            self.say("comm_msg", {"comm_id": told["comm_id"], "data": data}, b"\x2a")

    def say(self, kind: str, content: dict[str, Any], *buffers: bytes, parent: dict[str, Any] | None = None) -> None:
        """Tell the page something."""
        parts = [json.dumps(part).encode() for part in ({"msg_type": kind}, parent or {}, {}, content)]
        self.sockets[-1].send(serialize_msg_to_ws_v1([*parts, *buffers], "iopub"))

    def data(self, comm: str) -> list[Any]:
        """Return what has been said to a comm."""
        return [told["data"] for kind, told, _ in self.heard if kind == "comm_msg" and told["comm_id"] == comm]


@pytest.fixture
def kernel() -> Kernel:
    """A kernel."""
    return Kernel()


@pytest.fixture
def page(browser: Browser, server: Server, kernel: Kernel) -> Page:
    """A page that shows the kernel's box."""
    page = browser.new_page()
    page.route_web_socket("**/channels?session_id=x", kernel.connect)
    page.goto(f"{server}/")
    page.evaluate(
        """async () => {
            const { attach } = await import("/assets/x/page/widgets.js");
            const address = new URL("/channels?session_id=x", location.href.replace("http", "ws"));
            window.kernel = await attach(address, ["box"], document.body.appendChild(document.createElement("output")));
        }"""
    )
    return page


def until(page: Page, true: Callable[[], object]) -> None:
    """Let the page go on until something holds."""
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come true")


def test_a_widget_is_shown_with_its_bytes_and_others_are_left_out(page: Page, kernel: Kernel) -> None:
    """State comes as text and bytes; what is no anywidget takes nothing else along."""
    expect(page.locator("output")).to_have_text("čaj 42")
    page.close()


def test_changes_and_messages_go_both_ways(page: Page, kernel: Kernel) -> None:
    """An update is shown, a message with bytes is answered with bytes, changes are saved, a listener can leave."""
    kernel.say("comm_msg", {"comm_id": "ours", "data": {"method": "update", "state": {"words": "kava"}, "buffer_paths": []}})
    expect(page.locator("output")).to_have_text("kava 42")
    kernel.say("comm_msg", {"comm_id": "ours", "data": {"method": "custom", "content": {"said": "š"}}}, b"abc")
    until(page, lambda: len(kernel.data("ours")) == 2)
    assert kernel.data("ours") == [
        {"method": "custom", "content": {"heard": "š", "length": 3}},
        {"method": "update", "state": {"begun": True}, "buffer_paths": []},
    ]
    assert kernel.heard[-2][2] == [b"\x07\x08"]
    kernel.say("comm_msg", {"comm_id": "ours", "data": {"method": "update", "state": {"words": "voda"}, "buffer_paths": []}})
    page.wait_for_timeout(200)
    expect(page.locator("output")).to_have_text("kava 42")
    page.close()


def test_a_widget_made_later_is_known(page: Page, kernel: Kernel) -> None:
    """A widget that the kernel makes after the page was shown can be shown too."""
    state = {"_model_module": "anywidget", "_esm": WIDGET, "words": "novo"}
    kernel.say(
        "comm_open", {"comm_id": "late", "target_name": "jupyter.widget", "data": {"state": state, "buffer_paths": [["bytes"]]}}, b"\x01"
    )
    page.evaluate("kernel.show('late', document.querySelector('output'))")
    expect(page.locator("output")).to_have_text("novo 1")
    page.close()


def test_a_broken_connection_is_made_anew_until_it_is_over(page: Page, kernel: Kernel) -> None:
    """The page connects again by the same name; after the end it does not."""
    kernel.sockets[0].close()
    until(page, lambda: [told.get("data", {}).get("method") for _, told, _ in kernel.heard].count("request_states") == 2)
    kernel.say("comm_msg", {"comm_id": "ours", "data": {"method": "update", "state": {"words": "opet"}, "buffer_paths": []}})
    expect(page.locator("output")).to_have_text("opet 42")
    page.evaluate("kernel.close()")
    page.wait_for_timeout(2500)
    assert len(kernel.sockets) == 2
    page.close()
