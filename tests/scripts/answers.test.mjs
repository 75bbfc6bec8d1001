// How a page asks the server for views.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Answers, Fault } from "../../toolkit/mcvet/server/static/answers.js";

// A server that answers when a test says so, and a clock that a test moves.
function server() {
  const asked = [], pauses = [];
  let lost = 0;
  const ask = (address, { signal }) => new Promise((resolve, reject) => {
    asked.push({ address, reject, answer: (told, status = 200) => resolve({ ok: status < 400, status, json: async () => told }) });
    signal?.addEventListener("abort", () => reject(new Error("aborted")));
  });
  const wait = (time) => new Promise((resolve) => { pauses.push({ time, resolve }); });
  const answers = new Answers({ answers: "/answer/x/", mark: "m0" }, () => { lost += 1; }, { ask, wait });
  return { answers, asked, pauses, lost: () => lost };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("the address names what the page shows, and whether its charts are drawn", async () => {
  const { answers, asked } = server();
  const first = answers.ask("?c=HR");
  asked[0].answer({ mark: "m1" });
  assert.deepEqual(await first, { mark: "m1" });
  answers.shows("m1");
  answers.ask("?c=RS");
  answers.cancel();
  assert.deepEqual(asked.map(({ address }) => address), ["/answer/x/m0?c=HR", "/answer/x/m1/drawn?c=RS"]);
});

test("the last question counts, in whatever order answers come", async () => {
  const { answers, asked } = server();
  const found = ["?1", "?2", "?3"].map((query) => answers.ask(query));
  asked[2].answer("third");
  asked[1].answer("second");
  asked[0].answer("first");
  assert.deepEqual(await Promise.all(found), [null, null, "third"]);
});

test("a question is asked again, at growing pauses, until it is answered", async () => {
  const { answers, asked, pauses, lost } = server();
  const found = answers.ask("?1");
  for (let n = 0; n < 7; n += 1) {
    if (n % 2) asked[n].answer(null, 502); else asked[n].reject(new TypeError("no network"));
    await turn();
    pauses[n].resolve();
    await turn();
  }
  asked[7].answer("there");
  assert.equal(await found, "there");
  assert.equal(lost(), 7);
  assert.deepEqual(pauses.map(({ time }) => time), [500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test("whoever is in a hurry is asked for at once", async () => {
  const { answers, asked } = server();
  const found = answers.ask("?1");
  asked[0].reject(new TypeError("no network"));
  await turn();
  answers.hurry();
  await turn();
  asked[1].answer("there");
  assert.equal(await found, "there");
});

test("a later question ends the asking for an earlier one", async () => {
  const { answers, asked } = server();
  const first = answers.ask("?1");
  asked[0].reject(new TypeError("no network"));
  await turn();
  const second = answers.ask("?2");
  assert.equal(await first, null);
  asked[1].answer("there");
  assert.equal(await second, "there");
  assert.equal(asked.length, 2);
});

test("a fault of the server is told and not asked for again", async () => {
  const { answers, asked } = server();
  const found = answers.ask("?1");
  asked[0].answer({ fault: "number 7" }, 500);
  await assert.rejects(found, (error) => error instanceof Fault && error.message === "number 7");
  assert.equal(asked.length, 1);
});

test("what was fetched ahead is used once the page asks for it, and only for the view it is a change of", async () => {
  const { answers, asked } = server();
  answers.ahead("?1");
  answers.ahead("?1");
  const found = answers.ask("?1");
  asked[0].answer("early");
  assert.equal(await found, "early");
  assert.equal(asked.length, 1);
  answers.shows("m1");
  answers.ask("?1");
  answers.cancel();
  assert.equal(asked[1].address, "/answer/x/m1/drawn?1");
});

test("few answers are fetched ahead, and one that fails is forgotten", async () => {
  const { answers, asked } = server();
  for (let n = 1; n <= 5; n += 1) answers.ahead(`?${n}`);
  asked[4].reject(new TypeError("no network"));
  await turn();
  answers.ask("?1");
  answers.ask("?5");
  answers.ask("?4");
  answers.cancel();
  assert.deepEqual(asked.slice(5).map(({ address }) => address), ["/answer/x/m0?1", "/answer/x/m0?5"]);
});

test("nothing is answered once a kernel answers", async () => {
  const { answers, asked } = server();
  const found = answers.ask("?1");
  answers.cancel();
  asked[0].answer("late");
  assert.equal(await found, null);
});
