// A model with anywidget's interface: values by name, and listeners.

export class Model {
  #state; #changed = new Set(); #listeners = new Map();

  constructor(state = {}) { this.#state = state; }

  get(name) { return this.#state[name]; }

  set(name, value) {
    this.#changed.add(name);
    this.take({ [name]: value });
  }

  // Returns the values set since the last call.
  unsaved() {
    const state = Object.fromEntries([...this.#changed].map((name) => [name, this.#state[name]]));
    this.#changed.clear();
    return state;
  }

  on(name, act) { this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), act]); }

  off(name, act) { this.#listeners.set(name, (this.#listeners.get(name) ?? []).filter((each) => act && each !== act)); }

  take(state) {
    const changed = Object.keys(state).filter((name) => state[name] !== this.#state[name]);
    Object.assign(this.#state, state);
    for (const name of changed) this.emit(`change:${name}`, this, state[name]);
    if (changed.length) this.emit("change", this);
  }

  emit(name, ...values) { for (const act of this.#listeners.get(name) ?? []) act(...values); }
}

// A part of a page. It shows what the server sends until there is a kernel. Its messages are for the kernel and are kept until there is
// one; `call` requests it.
export class Part extends Model {
  #kernel = null; #unsent = []; #call;

  constructor(state, call) {
    super(state);
    this.#call = call;
  }

  send(...message) {
    if (this.#kernel) { this.#kernel.send(...message); return; }
    this.#unsent.push(message);
    this.#call();
  }

  // From now on, shows the values of a kernel's widget.
  follow(widget) {
    this.#kernel = widget;
    for (const name of ["html", "chart"]) widget.on(`change:${name}`, (_, value) => this.take({ [name]: value }));
    widget.on("msg:custom", (...message) => this.emit("msg:custom", ...message));
  }

  release() { for (const message of this.#unsent.splice(0)) this.#kernel.send(...message); }
}
