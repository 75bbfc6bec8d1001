// What widgets are shown of, and parts of a page that a kernel takes over.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Model, Part } from "../../toolkit/mcvet/server/static/model.js";

test("who listens is told of what has changed, and of nothing else", () => {
  const model = new Model({ one: 1, two: 2 }), heard = [];
  model.on("change:one", (_, value) => heard.push(value));
  model.on("change", () => heard.push("any"));
  model.take({ one: 1, two: 2 });
  model.take({ one: 3, two: 2 });
  assert.deepEqual(heard, [3, "any"]);
});

test("what was set is saved once, and who has left hears nothing", () => {
  const model = new Model(), heard = [], hear = (_, value) => heard.push(value);
  model.on("change:one", hear);
  model.set("one", 1);
  model.off("change:one", hear);
  model.set("one", 2);
  assert.deepEqual([heard, model.unsaved(), model.unsaved()], [[1], { one: 2 }, {}]);
});

test("a part keeps what it sends until a kernel is there, and calls for one", () => {
  let calls = 0;
  const part = new Part({ html: "drawn" }, () => { calls += 1; }), sent = [], widget = new Model({ html: "drawn" });
  widget.send = (...message) => sent.push(message);
  part.send({ action: "edit" }, undefined, ["file"]);
  part.send({ action: "undo" });
  assert.equal(calls, 2);
  part.follow(widget);
  assert.deepEqual(sent, []);
  part.release();
  part.send({ query: "?" });
  assert.deepEqual(sent, [[{ action: "edit" }, undefined, ["file"]], [{ action: "undo" }], [{ query: "?" }]]);
});

test("a part shows what its widget shows, and passes on what it says", () => {
  const part = new Part({ html: "drawn" }, () => {}), widget = new Model({ html: "drawn" }), heard = [];
  part.on("msg:custom", (content, buffers) => heard.push([content, buffers]));
  part.follow(widget);
  widget.take({ html: "changed", chart: { figure: {} }, words: {} });
  widget.emit("msg:custom", { settled: true }, []);
  assert.deepEqual([part.get("html"), part.get("chart"), part.get("words"), heard], ["changed", { figure: {} }, undefined, [[{ settled: true }, []]]]);
});
