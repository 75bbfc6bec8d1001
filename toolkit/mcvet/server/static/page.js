// A page of a dashboard: the server answers changes that an address can express; for all others the page requests a kernel.

import chart from "../../dashboards/static/chart.js";
import region from "../../dashboards/static/region.js";
import { leadsTo } from "../../dashboards/static/fields.js";
import { afterPaint } from "../../dashboards/static/frames.js";
import { Answers, Fault } from "./answers.js";
import { Part } from "./model.js";
import { load as loadScripts } from "./scripts.js";

const SLOW = 1000, LONG = 10_000, REST = 80;
const config = JSON.parse(document.getElementById("page").textContent);
let { words } = config;
const page = window.mcvetPage ??= {};
const status = document.getElementById("status");
const parts = new Map();
const timers = [];
let resting = null;

function say(text, again) {
  status.textContent = text;
  if (!again) return;
  const button = document.createElement("button");
  Object.assign(button, { textContent: words.again, className: "button" });
  button.addEventListener("click", again);
  status.append(" ", button);
}

function quiet() {
  timers.splice(0).forEach(clearTimeout);
  if (status.dataset.own) say("");
  delete status.dataset.own;
}

function showNotice(text, again) {
  status.dataset.own = "true";
  say(text, again);
}

const answers = new Answers(config, () => {
  timers.splice(0).forEach(clearTimeout);
  showNotice(words.lost, () => answers.hurry());
});

// If the server has another version than this page, the page is reloaded, once.
function load(query) { location.assign(location.pathname + (query === "?" ? "" : query)); }

function isOutdated({ version }) {
  if (version === config.version) return false;
  let before = null;
  try {
    before = sessionStorage["mcvet-version"];
    sessionStorage["mcvet-version"] = version;
  } catch (error) { console.warn(error); }
  return before !== version;
}

// All parts change together.
function show({ mark, changes: { regions, charts } }) {
  for (const [name, html] of Object.entries(regions)) parts.get(name)?.take({ html });
  for (const [name, drawn] of Object.entries(charts)) parts.get(name)?.take({ chart: drawn });
  answers.shows(mark);
}

page.answer = async (query) => {
  quiet();
  clearTimeout(resting);
  timers.push(setTimeout(() => showNotice(words.busy), SLOW), setTimeout(() => showNotice(words.long), LONG));
  try {
    const answer = await answers.ask(query);
    if (answer === null) return;
    if (isOutdated(answer)) { load(query); return; }
    await show(answer); // the parts change at the end of this turn
    quiet();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    quiet();
    showNotice(error.message || words.lost);
  }
  page.asked = null;
  document.dispatchEvent(new Event("mcvet-settled"));
};

// Updates the content around the parts, and the page's own messages, to another language, taken from the page that the server sends.
async function speak() {
  const answer = await fetch(location.pathname + page.here);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const sent = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.documentElement.lang = sent.documentElement.lang;
  for (const selector of [".skip", "#printed", ".foot"]) document.querySelector(selector).replaceWith(sent.querySelector(selector));
  Object.assign(document.getElementById("session").dataset, sent.getElementById("session").dataset);
  ({ words } = JSON.parse(sent.getElementById("page").textContent));
  for (const part of parts.values()) part.take({ words });
}

document.addEventListener("mcvet-shown", () => {
  const language = new URLSearchParams(page.here).get("lang");
  if (language && language !== document.documentElement.lang) speak().catch(console.warn);
});

// The links below the page lead on with the reader's present country.
document.addEventListener("mcvet-shown", () => {
  const own = new URLSearchParams(page.here).get("my");
  for (const link of document.querySelectorAll(".foot a")) {
    const address = new URL(link.href);
    if (own) address.searchParams.set("my", own);
    else address.searchParams.delete("my");
    link.href = address.href;
  }
});

// The scripts for the connection and for widgets are loaded only if the page needs a kernel; pending messages wait for them, too.
let called = null;
const call = () => { called ??= connect(); };
// What is typed in a form without an address will be sent to a kernel, so the kernel is requested as soon as the typing begins.
document.addEventListener("input", ({ target }) => { if (target.form?.dataset.act) call(); });

async function connect() {
  const [{ address, start }, { attach, numbers }] = await loadScripts(["session.js", "widgets.js"], () => words);
  const show = (views) => attach(address(`${config.kernel}?session_id=${numbers()}`), views, document.getElementById("widgets"), take);
  start(config, show, begin);
}

function take(widget) {
  const part = parts.get(widget.get("name"));
  part?.follow(widget);
  return Boolean(part);
}

// A kernel has started with the view of an address. It gets the current address of the page, then the messages kept for it.
function begin(begun) {
  const now = page.asked ?? page.here;
  delete page.answer;
  answers.cancel();
  quiet();
  if (now !== begun) {
    page.pending += 1;
    parts.get("head").send({ query: now || "?" });
  }
  for (const part of parts.values()) part.release();
  document.documentElement.dataset.kernel = "live";
}

// A printed page names its current address and shows its sources, which are folded again afterwards; other folded content stays folded.
let unfolded = null;
window.addEventListener("beforeprint", () => {
  document.querySelector("#printed span").textContent = location.href;
  unfolded = document.querySelector("#source-list:not([open])");
  unfolded?.setAttribute("open", "");
});
window.addEventListener("afterprint", () => unfolded?.removeAttribute("open"));

// The address as opened, before the view's canonical address replaces it: notices about it must remain when the charts arrive.
const opened = page.here;
for (const host of document.querySelectorAll("[data-region]")) {
  const isChart = "drawing" in host.dataset, name = host.dataset.region;
  const part = new Part(
    isChart ? { name, plotly: config.plotly } : { name, version: host.dataset.version, words, limit: config.limit, probe: config.probe }, call,
  );
  parts.set(name, part);
  (isChart ? chart : region).render({ model: part, el: host });
}

// The figures of charts are loaded after the tables are painted. The response to a choice that was made before has them, too.
if ([...document.querySelectorAll("[data-drawing]")].some((host) => host.firstElementChild)) {
  afterPaint(() => { if (page.asked === null && !answers.drawn) page.answer?.(opened); });
}
if (config.always) call();

// What was clicked keeps its place on the screen, even if the content above it has become shorter, unless it leads elsewhere in the page.
let clicked = null;
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[data-go][id]:not([href*='#'])");
  clicked = link && { id: link.id, top: link.getBoundingClientRect().top };
});
document.addEventListener("mcvet-settled", () => {
  const link = clicked && document.getElementById(clicked.id);
  if (link) scrollBy({ top: link.getBoundingClientRect().top - clicked.top, behavior: "instant" });
  clicked = null;
});

// Prefetch what the pointer rests on or presses. An element that moves under a resting pointer does not count.
const isSaving = () => navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;
let place = "";
function lookAhead(target) {
  const query = page.answer && !isSaving() && leadsTo(target);
  if (query) answers.ahead(query);
}
document.addEventListener("pointerover", ({ target, clientX, clientY }) => {
  if (place === `${clientX} ${clientY}`) return;
  place = `${clientX} ${clientY}`;
  clearTimeout(resting);
  resting = setTimeout(lookAhead, REST, target);
});
document.addEventListener("pointerdown", ({ target }) => { clearTimeout(resting); lookAhead(target); });
