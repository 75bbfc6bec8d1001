// Changes that go through their steps together, and what is done after a frame.

import assert from "node:assert/strict";
import { test } from "node:test";
import { afterPaint, together } from "../../toolkit/mcvet/dashboards/static/frames.js";

test("all parts are read before any is written, and a change asked for twice is made once", async () => {
  const steps = [];
  const change = (name) => function* paint() { steps.push(`read ${name}`); yield; steps.push(`write ${name}`); yield; steps.push(`focus ${name}`); };
  const one = change("one");
  together(one);
  together(change("two"));
  together(one);
  assert.deepEqual(steps, []);
  await Promise.resolve();
  assert.deepEqual(steps, ["read one", "read two", "write one", "write two", "focus one", "focus two"]);
  together(one);
  await Promise.resolve();
  assert.equal(steps.length, 9);
});

test("where nothing is painted nothing is waited for", (context) => {
  context.after(() => { delete globalThis.document; delete globalThis.requestAnimationFrame; });
  const done = [];
  globalThis.document = { hidden: true };
  afterPaint(() => done.push("hidden"));
  globalThis.document = { hidden: false };
  globalThis.requestAnimationFrame = () => done.push("frame asked for");
  afterPaint(() => done.push("never"));
  assert.deepEqual(done, ["hidden", "frame asked for"]);
});
