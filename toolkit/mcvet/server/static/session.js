// The line between a page and the server: asks for a kernel, starts the front end once there is a place, and tells the reader how it stands.

const notice = document.getElementById("session");
const words = notice.dataset;
const SLOW = 1500, RETRY = 2000;
let socket, begun = Boolean(document.getElementById("front")), heard = false, over = false, timer = null;

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

// Without the front end there is nothing to be live; links and forms load the page anew.
function giveUp() {
  over = true;
  tell();
  socket.close();
}

// Voilà's front end waits for the page's load event. Where that is over by the time that there is a place, it is called at once.
function begin() {
  if (begun) return;
  begun = true;
  const listen = window.addEventListener;
  window.addEventListener = (kind, act, ...rest) =>
    kind === "load" && document.readyState === "complete" ? act(new Event(kind)) : listen.call(window, kind, act, ...rest);
  const script = document.createElement("script");
  script.src = words.front;
  script.addEventListener("error", giveUp);
  document.head.append(script);
}

function hear({ state, reason, cells, ahead, minutes }) {
  heard = true;
  if (state === "waiting") tell(fill(words.waiting, ahead));
  if (state === "starting") { tellLater(words.starting); begin(); }
  if (state === "live") {
    document.getElementById("cells").innerHTML = cells;
    socket.send("shown");
  }
  if (state === "resumed" || state === "here") tell();
  if (state === "full") { over = true; tell(words.full); }
  if (state === "idle") tell(fill(words.idle, minutes), words.here, () => { socket.send("here"); tell(); });
  if (state === "ended") {
    over = true;
    tell({ idle: words.over, stopped: words.stopped }[reason] ?? words.ended, words.again, () => location.reload());
  }
}

function connect(again) {
  const address = new URL(words.address + location.search, location.href);
  if (again) address.searchParams.set("again", "1");
  address.protocol = address.protocol.replace("http", "ws");
  socket = new WebSocket(address);
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    if (over) return;
    tellLater(words.lost);
    setTimeout(() => connect(heard), RETRY);
  });
}

// On a device that is very busy the front end can give up waiting for the kernel, which its output then says. It is tried once more.
new MutationObserver(() => {
  if (!document.querySelector('#cells [data-mime-type$="stderr"]')) return;
  if (sessionStorage.getItem("mcvet-retried")) { giveUp(); return; }
  sessionStorage.setItem("mcvet-retried", "yes");
  location.reload();
}).observe(document.getElementById("cells"), { childList: true, subtree: true, attributes: true });

document.addEventListener("mcvet-live", () => { tell(); sessionStorage.removeItem("mcvet-retried"); });
window.addEventListener("load", () => { if (begun && !("_JUPYTERLAB" in window)) giveUp(); });
connect(false);
