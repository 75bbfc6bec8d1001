// What stays as it is while a pointer or key is down.

import assert from "node:assert/strict";
import { test } from "node:test";
import { watchPresses } from "../../toolkit/mcvet/dashboards/static/press.js";

const part = { name: "part" };
const control = (kind) => ({ matches: (list) => list.split(", ").includes(kind), closest: (list) => list === "[data-ready]" ? part : list.split(", ").includes(kind) });

function start(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.after(() => { delete globalThis.document; delete globalThis.window; });
  [globalThis.document, globalThis.window] = [new EventTarget(), new EventTarget()];
  const page = { held: null, freed: 0 };
  watchPresses(page);
  document.addEventListener("mcvet-free", () => { page.freed += 1; });
  const send = (at, type, kind, key) => at.dispatchEvent(Object.defineProperties(new Event(type), { target: { value: control(kind) }, key: { value: key } }));
  return { page, send, wait: (time) => context.mock.timers.tick(time) };
}

test("under a pointer nothing changes until it is up, though a field loses the focus and a key goes up", (context) => {
  const { page, send, wait } = start(context);
  send(document, "pointerdown", "a");
  send(document, "focusout", "input");
  send(document, "keyup", "button", "Shift");
  wait(5000);
  assert.equal(page.held, document);
  send(window, "pointerup", "a");
  assert.equal(page.held, document); // the click comes first
  wait(0);
  assert.deepEqual([page.held, page.freed], [null, 1]);
});

test("a pointer on text holds nothing, and a part under a pressed key is held", (context) => {
  const { page, send, wait } = start(context);
  send(document, "pointerdown", "p");
  assert.equal(page.held, null);
  send(window, "pointerup", "p");
  send(document, "keydown", "button", "Enter");
  assert.equal(page.held, null);
  send(document, "keydown", "button", " ");
  assert.equal(page.held, part);
  send(document, "keyup", "button", " ");
  wait(0);
  assert.equal(page.held, null);
});

test("a list of choices is held while a word is typed in it, and no longer when it loses the focus", (context) => {
  const { page, send, wait } = start(context);
  for (const key of ["C", "r"]) {
    send(document, "keydown", "select", key);
    send(document, "keyup", "select", key);
    wait(900);
    assert.equal(page.held, part);
  }
  wait(100);
  assert.equal(page.held, null);
  send(document, "keydown", "select", "C");
  send(document, "keyup", "select", "C");
  send(document, "focusout", "select");
  wait(0);
  assert.deepEqual([page.held, page.freed], [null, 2]);
});
