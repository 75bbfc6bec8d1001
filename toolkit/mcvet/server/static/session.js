// The connection between the server and a page that needs a kernel: requests a kernel, connects to it, and shows its state to the reader.

const notice = document.getElementById("session");
const words = notice.dataset;
const SLOW = 1500, RETRY = 2000, FULL = 30_000;
const page = window.mcvetPage;
let config, show, begin, begun, socket, kernel = null, heard = false, over = false, full = false, timer = null;

function showNotice(text, label, act) {
  clearTimeout(timer);
  notice.replaceChildren(text ?? "");
  if (!label) return;
  const button = document.createElement("button");
  button.className = "button";
  button.textContent = label;
  button.addEventListener("click", act);
  notice.append(" ", button);
}

const showNoticeLater = (text) => { clearTimeout(timer); timer = setTimeout(() => showNotice(text), SLOW); };
const fill = (text, number) => text.replace("{number}", number);
const running = (cell, cells) => words.running.replace("{cell}", cell).replace("{cells}", cells);

// Without widgets the page stays readable; its links and forms reload it. The place becomes free.
function giveUp(error) {
  console.warn(error);
  over = true;
  showNotice(words.dead);
  socket.close(1000);
}

// The kernel's data are lost already, so the browser must not ask whether to leave the page.
function reload() {
  page.given = false;
  location.reload();
}

export function address(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

// If a proxy passes on another host, the server refuses the connections of this page, and a browser does not report the reason.
const isStrange = () => new URL(`${location.protocol}//${words.host}`).host !== location.host && !words.names.split(" ").includes(location.hostname);

function hear({ state, reason, views, ahead, share, minutes, cell, cells, words: said }) {
  full = state === "full";
  heard = !full;
  if (state === "waiting") showNotice(share ? fill(words.share, share) : fill(words.waiting, ahead));
  if (state === "starting") showNoticeLater(cell ? running(cell, cells) : words.starting);
  if (state === "fault") showNotice(said);
  if (state === "here" || (state === "live" && kernel)) showNotice();
  if (state === "live") kernel ??= alive(views).catch(giveUp);
  if (state === "full") showNotice(words.full);
  if (state === "elsewhere") over = true;
  if (state === "idle") showNotice(fill(words.idle, minutes), words.here, () => { if (socket.readyState === WebSocket.OPEN) socket.send("here"); });
  if (state === "ended") {
    over = true;
    kernel?.then((connection) => connection?.close());
    document.dispatchEvent(new CustomEvent("mcvet-ended", { detail: reason }));
    const why = said ?? { idle: words.over, slow: words.slow, stopped: words.stopped, gone: words.gone }[reason] ?? words.ended;
    showNotice(`${why} ${(page.given && words.files) || words.kept}`, words.again, reload);
  }
}

async function alive(views) {
  const connection = await show(views);
  showNotice();
  begin(begun);
  return connection;
}

function connect(again) {
  begun ??= page.here;
  socket = new WebSocket(address(config.line + (again ? "/again" : "") + begun));
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    if (over) return;
    if (!heard && !full && isStrange()) {
      over = true;
      showNotice(words.strange.replace("{page}", location.origin).replace("{host}", words.host).replace("{name}", location.hostname));
      return;
    }
    if (!full) showNoticeLater(words.lost);
    setTimeout(() => connect(heard), full ? FULL * (1 + Math.random()) : RETRY);
  });
}

// Requests a kernel for a page. `data` is the page's configuration from the server. `showing` displays the notebook's views and returns the
// connection to the kernel; then `beginning` is called with the address with which the kernel started.
export function start(data, showing, beginning) {
  [config, show, begin] = [data, showing, beginning];
  connect(false);
}
