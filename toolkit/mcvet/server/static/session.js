// The line between a page and the server: asks for a kernel, has its widgets shown once it lives, and tells the reader how it stands.

import { attach, numbers } from "./widgets.js";

const notice = document.getElementById("session");
const words = notice.dataset;
const SLOW = 1500, RETRY = 2000;
let socket, kernel = null, heard = false, over = false, timer = null;

function tell(text, label, act) {
  clearTimeout(timer);
  notice.replaceChildren(text ?? "");
  if (!label) return;
  const button = document.createElement("button");
  button.className = "button";
  button.textContent = label;
  button.addEventListener("click", act);
  notice.append(" ", button);
}

const tellLater = (text) => { clearTimeout(timer); timer = setTimeout(() => tell(text), SLOW); };
const fill = (text, number) => text.replace("{number}", number);

// Without widgets the page stays as it is, readable; its links and forms load it anew. The place goes to somebody else.
function giveUp(error) {
  console.warn(error);
  over = true;
  tell(words.dead);
  socket.close(1000);
}

function address(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

function hear({ state, reason, views, ahead, minutes }) {
  heard = true;
  if (state === "waiting") tell(fill(words.waiting, ahead));
  if (state === "starting") tellLater(words.starting);
  if (state === "here" || (state === "live" && kernel)) tell();
  if (state === "live") kernel ??= attach(address(`${words.kernel}?session_id=${numbers()}`), views, document.getElementById("widgets")).catch(giveUp);
  if (state === "full") { over = true; tell(words.full); }
  if (state === "idle") tell(fill(words.idle, minutes), words.here, () => { if (socket.readyState === WebSocket.OPEN) socket.send("here"); });
  if (state === "ended") {
    over = true;
    kernel?.then((connection) => connection?.close());
    if (reason !== "stopped") document.dispatchEvent(new Event("mcvet-ended"));
    tell({ idle: words.over, stopped: words.stopped, gone: words.gone }[reason] ?? words.ended, words.again, () => location.reload());
  }
}

function connect(again) {
  socket = new WebSocket(address(words.line + (again ? "/again" : "") + location.search));
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    if (over) return;
    tellLater(words.lost);
    setTimeout(() => connect(heard), RETRY);
  });
}

document.addEventListener("mcvet-live", () => tell());
connect(false);
