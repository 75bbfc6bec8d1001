// A page of an operator's notebook: the server sends the outputs of the cells, and Voilà's front end displays them.

import { load } from "./scripts.js";

const WATCH = 1000, OUTPUT = "application/vnd.voila.cell-output+json";
const config = JSON.parse(document.getElementById("page").textContent);
window.mcvetPage = { here: location.search, given: false };

function place({ cell, outputs, fault }) {
  const host = document.querySelector(`[data-cell="${cell}"]`);
  for (const output of outputs) {
    const model = Object.assign(document.createElement("script"), { type: OUTPUT, textContent: JSON.stringify(output) });
    host.appendChild(document.createElement("div")).append(model);
  }
  if (fault) host.append(Object.assign(document.createElement("p"), { className: "message", role: "alert", textContent: fault }));
}

// Voilà's front end passes on outputs as plain values, in which the renderer of plotly figures cannot store an image.
addEventListener("unhandledrejection", (event) => { if (String(event.reason).includes("setData is not a function")) event.preventDefault(); });

// Voilà's front end starts at the load event, which may be long past. When the page is left it would request the end of the kernel; the
// connection to the server does that already.
function beginAtOnce() {
  const listen = window.addEventListener;
  window.addEventListener = (kind, act, ...more) => {
    if (kind === "load" && document.readyState === "complete") act();
    else if (kind !== "beforeunload") listen.call(window, kind, act, ...more);
  };
}

function loadFrontEnd(name) {
  const script = Object.assign(document.createElement("script"), { src: `${config.front}/${name}` });
  document.head.append(script);
  return new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`not loaded: ${script.src}`)));
  });
}

async function show(cells) {
  cells.forEach(place);
  beginAtOnce();
  await loadFrontEnd("voila-style.js");
  await loadFrontEnd("voila.js");
  return { close: () => window.jupyterapp?.widgetManager?.kernel.dispose() };
}

// Adds the accessible names that ipywidgets and renderers omit; the corner of a data frame is no heading.
function name() {
  for (const handle of document.querySelectorAll(".notebook [role=slider]:not([aria-label])"))
    handle.setAttribute("aria-label", handle.closest(".jupyter-widgets")?.querySelector(".widget-label")?.textContent.trim() || config.words.slider);
  for (const corner of document.querySelectorAll(".notebook th:empty")) corner.replaceWith(document.createElement("td"));
  for (const picture of document.querySelectorAll(".notebook .cell img:not([alt])")) picture.alt = config.words.picture;
}

// An author's page is reloaded when the file changes.
async function watch() {
  try {
    const answer = await fetch(config.watch, { cache: "no-store" });
    if (answer.ok && (await answer.json()).mark !== config.mark) location.reload();
  } catch (error) { console.warn(error); }
}

// For an audience: one section at a time. Keys that a control of the notebook uses itself do not change the section.
const parts = [...document.querySelectorAll(".part")], CONTROLS = "input, select, textarea, button, [role=slider], [contenteditable], .jupyter-widgets";
let number = Math.min(Math.max(Number(location.hash.slice(1)) || 1, 1), parts.length);

function turnTo(next) {
  number = Math.min(Math.max(next, 1), parts.length);
  parts.forEach((part, index) => part.toggleAttribute("data-shown", index === number - 1));
  const position = document.getElementById("place");
  position.textContent = position.dataset.place.replace("{n}", number).replace("{total}", parts.length);
  history.replaceState(null, "", `#${number}`);
  const heading = parts[number - 1].querySelector("h1, h2");
  heading?.setAttribute("tabindex", "-1");
  heading?.setAttribute("aria-level", "1"); // of what is shown it is the first
  heading?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function follow(event, link) {
  if (!link) return;
  event.preventDefault();
  if (link.dataset.turn) turnTo(number + Number(link.dataset.turn)); else location.assign(link.href);
}

if (document.getElementById("place")) {
  turnTo(number);
  document.addEventListener("click", (event) => follow(event, event.target.closest("[data-turn]")));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(CONTROLS)) return;
    follow(event, [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(event.key)));
  });
}
new MutationObserver(name).observe(document.querySelector(".notebook"), { childList: true, subtree: true });
if (config.watch) setInterval(watch, WATCH);
if (config.runs) {
  load(["session.js"], () => config.words).then(([{ start }]) => start(config, show, () => { document.documentElement.dataset.kernel = "live"; }));
}
