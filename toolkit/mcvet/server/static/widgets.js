// Shows a kernel's widgets: speaks Jupyter's messages and comms, and anywidget's interface. It knows what dashboards are made of,
// anywidgets in boxes, in two hundred lines; Voilà's own front end knows every widget, in four megabytes.

const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const RETRY = 2000, PATIENCE = 120_000;

// A message on the wire: the number of offsets, the offsets (64 bits each, little-endian), then the parts, of which the first is the channel.
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

// An unguessable name; `crypto.randomUUID` is missing where a page comes without TLS, as in a room.
export const numbers = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

const toBytes = (buffer) => (ArrayBuffer.isView(buffer) ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer));

// Values that are bytes travel beside the state; each path says where one belongs.
function fill(state, paths, buffers) {
  paths.forEach((path, number) => {
    const holder = path.slice(0, -1).reduce((value, key) => value[key], state);
    holder[path.at(-1)] = buffers[number];
  });
  return state;
}

class Model {
  #kernel; #state; #changed = new Set(); #listeners = new Map();

  constructor(kernel, id, state) {
    [this.#kernel, this.id, this.#state] = [kernel, id, state];
  }

  get(name) { return this.#state[name]; }

  set(name, value) {
    this.#changed.add(name);
    this.#take({ [name]: value });
  }

  save_changes() {
    const state = Object.fromEntries([...this.#changed].map((name) => [name, this.#state[name]]));
    this.#changed.clear();
    this.#kernel.tell(this.id, { method: "update", state, buffer_paths: [] });
  }

  send(content, _callbacks, buffers = []) { this.#kernel.tell(this.id, { method: "custom", content }, buffers); }

  on(name, act) { this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), act]); }

  off(name, act) { this.#listeners.set(name, (this.#listeners.get(name) ?? []).filter((each) => act && each !== act)); }

  hear({ method, state, buffer_paths: paths, content }, buffers) {
    if (method === "update") this.#take(fill(state, paths ?? [], buffers));
    if (method === "custom") this.#emit("msg:custom", content, buffers);
  }

  #take(state) {
    const changed = Object.keys(state).filter((name) => state[name] !== this.#state[name]);
    Object.assign(this.#state, state);
    for (const name of changed) this.#emit(`change:${name}`, this, state[name]);
    if (changed.length) this.#emit("change", this);
  }

  #emit(name, ...values) { for (const act of this.#listeners.get(name) ?? []) act(...values); }
}

class Kernel {
  #address; #name; #socket; #models = new Map(); #modules = new Map(); #asked = 0; #done = new Map(); #over = false; #isKnown;

  constructor(address, name) {
    [this.#address, this.#name] = [address, name];
    this.known = new Promise((resolve) => { this.#isKnown = resolve; });
    this.#open();
  }

  close() {
    this.#over = true;
    this.#socket.close();
  }

  // Connects, and again whenever the connection breaks. What was said meanwhile is not kept; the state of the widgets is asked for anew.
  #open() {
    this.#socket = new WebSocket(this.#address, PROTOCOL);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("open", () => this.#learn());
    this.#socket.addEventListener("message", (event) => this.#hear(decode(event.data)));
    this.#socket.addEventListener("close", () => setTimeout(() => { if (!this.#over) this.#open(); }, RETRY));
  }

  // Asks for the state of every widget at once. A kernel may look at a question before it has opened the comm that it came by, so
  // that is waited for.
  async #learn() {
    const control = numbers();
    const opening = this.#say("comm_open", { comm_id: control, target_name: "jupyter.widget.control", target_module: null, data: {} });
    await new Promise((resolve) => this.#done.set(opening, resolve));
    this.#models.set(control, { hear: (answer, buffers) => { if (answer.method === "update_states") this.#take(answer, buffers); } });
    this.tell(control, { method: "request_states" });
  }

  #take({ states, buffer_paths: paths }, buffers) {
    fill(states, paths, buffers);
    for (const [id, { state }] of Object.entries(states)) {
      const known = this.#models.get(id);
      if (known) known.hear({ method: "update", state }); else this.#models.set(id, new Model(this, id, state));
    }
    this.#isKnown();
    document.dispatchEvent(new Event("mcvet-resumed"));
  }

  // While there is no connection, nothing is sent; whoever waits for an answer asks again after `mcvet-resumed`.
  tell(id, data, buffers = []) { this.#say("comm_msg", { comm_id: id, data }, buffers); }

  async show(id, el) {
    const model = this.#models.get(id);
    if (model?.get("_model_module") === "anywidget") {
      const widget = await this.#load(model.get("_esm"));
      await widget.initialize?.({ model });
      await widget.render?.({ model, el });
    } else if (model?.get("children")) {
      for (const child of model.get("children")) await this.show(child.replace("IPY_MODEL_", ""), el.appendChild(document.createElement("div")));
    } else {
      console.warn(`left out: ${model?.get("_model_name") ?? id}, which is no anywidget`);
    }
  }

  #load(source) {
    if (!this.#modules.has(source)) {
      const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      this.#modules.set(source, import(address).then(({ default: found }) => (typeof found === "function" ? found() : found)));
    }
    return this.#modules.get(source);
  }

  #say(type, content, buffers = []) {
    if (this.#over) throw new Error("the kernel has ended");
    const header = { msg_id: `${this.#name}-${(this.#asked += 1)}`, msg_type: type, session: this.#name, username: "", date: new Date().toISOString(), version: "5.3" };
    const parts = ["shell", ...[header, {}, { version: "1.0.0" }, content].map((part) => JSON.stringify(part))].map((part) => new TextEncoder().encode(part));
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(encode([...parts, ...buffers.map(toBytes)]));
    return header.msg_id;
  }

  #hear({ type, parent, content, buffers }) {
    if (type === "status" && content.execution_state === "idle") this.#done.get(parent.msg_id)?.();
    if (type === "comm_msg") this.#models.get(content.comm_id)?.hear(content.data, buffers);
    if (type === "comm_close") this.#models.delete(content.comm_id);
    if (type === "comm_open" && content.target_name === "jupyter.widget") {
      const state = fill(content.data.state, content.data.buffer_paths ?? [], buffers);
      this.#models.set(content.comm_id, new Model(this, content.comm_id, state));
    }
  }
}

// Shows the widgets of a kernel in a page; returns the connection. Fails if the kernel does not tell of them in time.
export async function attach(address, views, el) {
  const kernel = new Kernel(address, new URL(address).searchParams.get("session_id"));
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("the kernel does not answer")), PATIENCE));
  await Promise.race([kernel.known, late]).catch((error) => { kernel.close(); throw error; });
  for (const view of views) await kernel.show(view, el.appendChild(document.createElement("div")));
  return kernel;
}
