// Client of a kernel's widgets: Jupyter's messages and comms, in two hundred lines. Voilà's own front end supports every widget, but has
// four megabytes.

import { Model } from "./model.js";

const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const RETRY = 2000, PATIENCE = 120_000;

// Format of a message: the number of offsets, the offsets (64 bits each, little-endian), then the parts; the first part is the channel.
function encode(parts) {
  const start = 8 * (parts.length + 2);
  const ends = parts.reduce((all, part) => [...all, all.at(-1) + part.byteLength], [start]);
  const whole = new Uint8Array(ends.at(-1));
  const view = new DataView(whole.buffer);
  view.setBigUint64(0, BigInt(ends.length), true);
  ends.forEach((end, number) => view.setBigUint64(8 * (number + 1), BigInt(end), true));
  parts.forEach((part, number) => whole.set(part, ends[number]));
  return whole;
}

function decode(whole) {
  const view = new DataView(whole);
  const offset = (number) => Number(view.getBigUint64(8 * (number + 1), true));
  const parts = Array.from({ length: offset(-1) - 1 }, (_, number) => new DataView(whole, offset(number), offset(number + 1) - offset(number)));
  const [, header, parent, , content] = parts.slice(0, 5).map((part) => new TextDecoder().decode(part));
  return { type: JSON.parse(header).msg_type, parent: JSON.parse(parent), content: JSON.parse(content), buffers: parts.slice(5) };
}

// Returns an unguessable id; `crypto.randomUUID` is not available on pages without TLS.
export const numbers = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

const toBytes = (buffer) => (ArrayBuffer.isView(buffer) ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer));

// Binary values are sent beside the state; each path is the place of one of them.
function fill(state, paths, buffers) {
  paths.forEach((path, number) => {
    const holder = path.slice(0, -1).reduce((value, key) => value[key], state);
    holder[path.at(-1)] = buffers[number];
  });
  return state;
}

class Widget extends Model {
  #kernel;

  constructor(kernel, id, state) {
    super(state);
    [this.#kernel, this.id] = [kernel, id];
  }

  save_changes() { this.#kernel.sendComm(this.id, { method: "update", state: this.unsaved(), buffer_paths: [] }); }

  send(content, _callbacks, buffers = []) { this.#kernel.sendComm(this.id, { method: "custom", content }, buffers); }

  receive({ method, state, buffer_paths: paths, content }, buffers) {
    if (method === "update") this.take(fill(state, paths ?? [], buffers));
    if (method === "custom") this.emit("msg:custom", content, buffers);
  }
}

class Kernel {
  #address; #name; #socket; #models = new Map(); #modules = new Map(); #asked = 0; #done = new Map(); #over = false; #isResumed = false; #isKnown;

  constructor(address, name) {
    [this.#address, this.#name] = [address, name];
    this.known = new Promise((resolve) => { this.#isKnown = resolve; });
    this.#open();
  }

  close() {
    this.#over = true;
    this.#socket.close();
  }

  // Connects, and reconnects if the connection breaks. Messages sent meanwhile are lost; the state of the widgets is requested again.
  #open() {
    this.#socket = new WebSocket(this.#address, PROTOCOL);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("open", () => this.#requestStates());
    this.#socket.addEventListener("message", (event) => this.#receive(decode(event.data)));
    this.#socket.addEventListener("close", () => setTimeout(() => { if (!this.#over) this.#open(); }, RETRY));
  }

  // Requests the state of all widgets. A kernel may handle a request before it has opened its comm, so wait for the comm first.
  async #requestStates() {
    const control = numbers();
    const opening = this.#send("comm_open", { comm_id: control, target_name: "jupyter.widget.control", target_module: null, data: {} });
    await new Promise((resolve) => this.#done.set(opening, resolve));
    this.#models.set(control, { receive: (answer, buffers) => { if (answer.method === "update_states") this.#take(answer, buffers); } });
    this.sendComm(control, { method: "request_states" });
  }

  #take({ states, buffer_paths: paths }, buffers) {
    fill(states, paths, buffers);
    for (const [id, { state }] of Object.entries(states)) {
      const known = this.#models.get(id);
      if (known) known.receive({ method: "update", state }); else this.#models.set(id, new Widget(this, id, state));
    }
    if (this.#isResumed) document.dispatchEvent(new Event("mcvet-resumed"));
    this.#isResumed = true;
    this.#isKnown();
  }

  // Without a connection nothing is sent; callers that wait for an answer repeat their request after `mcvet-resumed`.
  sendComm(id, data, buffers = []) { this.#send("comm_msg", { comm_id: id, data }, buffers); }

  // A widget that `take` accepts is shown elsewhere already.
  async show(id, el, take = () => false) {
    const model = this.#models.get(id);
    if (model && take(model)) return;
    if (model?.get("_model_module") === "anywidget") {
      const widget = await this.#load(model.get("_esm"));
      await widget.initialize?.({ model });
      await widget.render?.({ model, el });
    } else if (model?.get("children")) {
      for (const child of model.get("children")) await this.show(child.replace("IPY_MODEL_", ""), el.appendChild(document.createElement("div")), take);
    } else {
      console.warn(`omitted: ${model?.get("_model_name") ?? id}, which is not an anywidget`);
    }
  }

  #load(source) {
    if (!this.#modules.has(source)) {
      const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      this.#modules.set(source, import(address).then(({ default: found }) => (typeof found === "function" ? found() : found)));
    }
    return this.#modules.get(source);
  }

  #send(type, content, buffers = []) {
    if (this.#over) throw new Error("the kernel has ended");
    const header = { msg_id: `${this.#name}-${(this.#asked += 1)}`, msg_type: type, session: this.#name, username: "", date: new Date().toISOString(), version: "5.3" };
    const parts = ["shell", ...[header, {}, { version: "1.0.0" }, content].map((part) => JSON.stringify(part))].map((part) => new TextEncoder().encode(part));
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(encode([...parts, ...buffers.map(toBytes)]));
    return header.msg_id;
  }

  #receive({ type, parent, content, buffers }) {
    if (type === "status" && content.execution_state === "idle") this.#done.get(parent.msg_id)?.();
    if (type === "comm_msg") this.#models.get(content.comm_id)?.receive(content.data, buffers);
    if (type === "comm_close") this.#models.delete(content.comm_id);
    if (type === "comm_open" && content.target_name === "jupyter.widget") {
      const state = fill(content.data.state, content.data.buffer_paths ?? [], buffers);
      this.#models.set(content.comm_id, new Widget(this, content.comm_id, state));
    }
  }
}

// Shows the widgets of a kernel in a page, except those that `take` accepts; returns the connection. Fails if the kernel does not send
// their state in time.
export async function attach(address, views, el, take) {
  const kernel = new Kernel(address, new URL(address).searchParams.get("session_id"));
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("the kernel does not answer")), PATIENCE));
  await Promise.race([kernel.known, late]).catch((error) => { kernel.close(); throw error; });
  for (const view of views) await kernel.show(view, el.appendChild(document.createElement("div")), take);
  return kernel;
}
