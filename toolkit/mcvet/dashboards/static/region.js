// A part of a page: shows the HTML that Python sends, and sends back the address of every link and form that stays on the page.
// Where the server has drawn the part already, it is taken over in place.

const SLOW = 1000, SILENT = 30_000, LONG = 10_000, MOST_DRAFTS = 10;
// What all parts of one page share: the last address asked for, how many answers are outstanding, whether one of them is that to an
// action, the part in which a pointer is down, whether files were given, what the kernel is doing and what the page says of it, where
// the last link leads within the page, and what is kept of the draft that is typed here.
const page = (window.mcvetPage ??= {
  asked: null, pending: 0, acting: false, held: null, given: false, step: "", told: "", lead: "", typed: null, kept: {},
  ...among(`${Date.now()}-${Math.random()}`),
});

// A draft is kept under the number of the page it is typed into, so pages that are open at once never overwrite one another. They
// tell each other their numbers, and that of their tab, which outlives a reload; a draft that may still be in use is not offered.
function among(number) {
  const channel = new BroadcastChannel("mcvet-pages"), open = new Map();
  let tab = number, met = false;
  try { tab = sessionStorage["mcvet-tab"] ??= number; } catch (error) { console.warn(error); }
  const tell = () => document.dispatchEvent(new Event("mcvet-drafts"));
  channel.addEventListener("message", ({ data }) => {
    if (data.who) channel.postMessage({ number, tab });
    else { open.set(data.number, data.tab); tell(); }
  });
  channel.postMessage({ who: number });
  setTimeout(() => { met = true; tell(); }, 500);
  const isFree = (draft) => met && draft.number !== number && !open.has(draft.number)
    && (draft.tab === tab || ![...open.values()].includes(draft.tab));
  return { number, tab, isFree };
}

// A browser may refuse to keep anything; then there is nothing to offer later.
function store(key, text) {
  try { text ? localStorage.setItem(key, text) : localStorage.removeItem(key); } catch (error) { console.warn(error); }
}

// All drafts of a kind that this browser keeps, the latest first.
function drafts(name) {
  const found = [];
  try {
    for (const [key, text] of Object.entries(localStorage)) if (key.startsWith(`${name}:`)) found.push({ key, ...JSON.parse(text) });
  } catch (error) { console.warn(error); }
  return found.sort((one, other) => other.at - one.at);
}

function keep(name, changes) {
  const { number, tab } = page, before = JSON.stringify(page.kept[name]);
  page.kept[name] = { ...page.kept[name], ...changes };
  if (JSON.stringify(page.kept[name]) === before) return;
  const { draft, typed } = page.kept[name];
  store(`${name}:${number}`, draft || typed ? JSON.stringify({ number, tab, at: Date.now(), ...page.kept[name] }) : "");
}

function status(text) {
  const line = document.getElementById("status");
  if (line) line.textContent = text;
}

function within(root, element) {
  return element && root.contains(element) && element.id ? element.id : null;
}

function download({ file, type }, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function render({ model, el }) {
  const drawn = document.querySelector(`[data-region="${model.get("name")}"]`);
  const host = drawn ?? el;
  let opener = null;
  const timers = [];

  // A control that was changed before the page came alive.
  const isTyped = (e) => "defaultValue" in e && !["checkbox", "radio", "hidden", "file"].includes(e.type) && e.value !== e.defaultValue;
  const isChanged = (e) => ["checkbox", "radio"].includes(e.type) ? e.checked !== e.defaultChecked
    : e.tagName === "SELECT" ? !e.hasAttribute("data-wait")
      && e.selectedIndex !== Math.max([...e.options].findIndex((option) => option.defaultSelected), 0)
    : isTyped(e);

  // A field that waits for its button keeps what was typed into it while its part of the page is drawn anew.
  // Values typed for one subject (`data-of`) are not those of another.
  const valueOf = (field) => field.type === "file" ? "" : field.type === "checkbox" ? field.checked : field.value;
  const defaultOf = (field) => field.type === "file" ? "" : field.type === "checkbox" ? field.defaultChecked
    : field.tagName === "SELECT" ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value : field.defaultValue;

  const settle = () => {
    timers.splice(0).forEach(clearTimeout);
    page.step = "";
    if (page.told && page.told === document.getElementById("status")?.textContent) status("");
    page.told = "";
  };

  // What is being done, as the kernel tells it; after a while, that it may take longer.
  function working(more = "") {
    page.told = `${page.step || model.get("busy")} ${more}`.trim();
    status(page.told);
  }

  // What a visitor has opened or closed stays so.
  const folds = () => new Map([...host.querySelectorAll("details > summary")].map((summary) => [summary.textContent, summary.parentElement.open]));
  const turned = new Map();
  let drawnOpen = folds();

  function paint() {
    settle();
    const active = document.activeElement, focused = within(host, active);
    const typed = focused && isTyped(active) ? { value: active.value, at: active.selectionStart } : null;
    const drafts = [...host.querySelectorAll("input[data-wait][id], select[data-wait][id]")].filter((field) => valueOf(field) !== defaultOf(field));
    const had = host.querySelector("[data-panel]");
    for (const [summary, open] of folds()) if (open !== drawnOpen.get(summary)) turned.set(summary, open);
    host.innerHTML = model.get("html");
    for (const summary of host.querySelectorAll("details > summary"))
      if (turned.has(summary.textContent)) summary.parentElement.open = turned.get(summary.textContent);
    drawnOpen = folds();
    // What holds the focus stays in sight.
    for (let part = focused && document.getElementById(focused)?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    const fresh = focused && host.querySelector("[data-fresh] :is(input, select, textarea)");
    if (fresh) fresh.focus();
    else if (focused) (document.getElementById(focused) ?? host.querySelector("[data-refocus]"))?.focus({ preventScroll: true });
    for (const draft of drafts) {
      const field = document.getElementById(draft.id);
      if (!field || defaultOf(field) !== defaultOf(draft) || field.form?.dataset.of !== draft.form?.dataset.of) continue;
      if (field.type === "checkbox") field.checked = draft.checked;
      else field.value = valueOf(draft);
      if (field.selectedIndex === -1) field.value = defaultOf(field);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const again = typed && document.getElementById(focused);
    if (again) { again.value = typed.value; if (typed.at !== null) again.setSelectionRange(typed.at, typed.at); }
    const panel = host.querySelector("[data-panel]");
    if (panel && !had) { opener = document.activeElement; }
    if (panel) panel.focus({ preventScroll: true });
    if (!panel && had) opener?.isConnected ? opener.focus({ preventScroll: true }) : document.querySelector(opener?.id ? `#${opener.id}` : "h1")?.focus?.();
    announce();
    keepDraft();
  }

  // The address bar and the title follow the selection, on our own server's pages only.
  function announce() {
    const head = host.querySelector("[data-address]");
    if (!head || !drawn) return;
    history.replaceState(null, "", location.pathname + (head.dataset.address === "?" ? "" : head.dataset.address));
    document.title = head.dataset.title;
  }

  function wait() {
    status("");
    page.pending += 1;
    timers.push(setTimeout(working, SLOW), setTimeout(() => working(model.get("long")), LONG));
  }

  function go(query) {
    page.asked = query;
    wait();
    // A kernel that does not answer is passed by: the server can draw the page itself, unless files were given, which the kernel alone holds.
    const replaceable = drawn && !page.given;
    if (replaceable) timers.push(setTimeout(() => pass(page.asked ?? query), SILENT));
    try {
      model.send({ query });
    } catch (error) {
      console.warn(error);
      if (replaceable) pass(query);
      else status(model.get("lost"));
    }
  }

  async function pass(query) {
    try {
      await fetch(model.get("probe"), { cache: "no-store" });
      location.assign(location.pathname + query);
    } catch {
      status(model.get("lost"));
      const again = document.createElement("button");
      again.textContent = model.get("again");
      again.className = "button";
      again.addEventListener("click", () => pass(query));
      document.getElementById("status")?.append(" ", again);
    }
  }

  function submit(form, submitter) {
    const data = new FormData(form);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    const query = new URLSearchParams([...data].filter(([, value]) => value !== ""));
    // What the form merely carries along is out of date while another change is on its way.
    if (page.asked) {
      const own = new Set([...form.elements].filter((e) => e.type !== "hidden" && e.name).map((e) => e.name));
      for (const field of form.querySelectorAll("input[type=hidden]")) query.delete(field.name);
      for (const [key, value] of new URLSearchParams(page.asked)) if (!own.has(key)) query.append(key, value);
    }
    go("?" + query);
  }

  // A form that is no address: what stands in it goes to the kernel, files as they are. Only a kernel can answer.
  async function act(form, submitter) {
    const values = {}, files = [];
    for (const [name, value] of new FormData(form)) {
      if (value instanceof File) { if (value.name) files.push(value); } else (values[name] ??= []).push(value);
    }
    if (submitter?.name) values[submitter.name] = [submitter.value];
    const limit = model.get("limit"), size = files.reduce((sum, file) => sum + file.size, 0);
    if (limit && size > limit) { status(model.get("large")); return; }
    if (form.dataset.keep) keepTyped(form, values);
    if (form.dataset.draft) {
      const taken = drafts(form.dataset.draft).find(({ key }) => key === submitter.value);
      if (!taken) return;
      Object.assign(values, { key: [taken.key], draft: [taken.draft ?? ""], typed: [JSON.stringify(taken.typed ?? null)] });
    }
    page.given ||= files.length > 0;
    const buffers = await Promise.all(files.map((file) => file.arrayBuffer()));
    ask({ action: form.dataset.act, values, files: files.map((file) => file.name) }, buffers);
  }

  function ask(content, buffers = []) {
    wait();
    page.acting = true;
    try {
      model.send(content, undefined, buffers);
    } catch (error) {
      console.warn(error);
      fail();
    }
  }

  // What was asked for will not be answered.
  function fail() {
    [page.pending, page.acting, page.typed] = [0, false, null];
    document.dispatchEvent(new Event("mcvet-settled"));
    status(model.get("lost"));
  }

  const send = (form, submitter) => (form.dataset.act ? act : submit)(form, submitter);

  // What a visitor has typed is kept in the browser as the page tells it, with what the kernel has not answered yet, and is offered
  // when the page is opened anew. A draft that was taken up is part of what is typed now.
  function keepDraft() {
    const kept = host.querySelector("script[data-draft]");
    if (kept) {
      keep(kept.dataset.draft, { draft: kept.textContent, title: kept.dataset.title });
      for (const key of kept.dataset.taken.split(" ")) store(key, "");
    }
    offer();
  }

  function keepTyped(form, values) {
    if (!values) {
      values = {};
      for (const [name, value] of new FormData(form)) (values[name] ??= []).push(value);
    }
    page.typed = form.dataset.keep;
    keep(page.typed, { typed: { action: form.dataset.act, values }, title: page.kept[page.typed]?.title || form.dataset.title });
  }

  function offer() {
    for (const form of host.querySelectorAll("form[data-draft]")) {
      const list = form.querySelector("ul"), free = drafts(form.dataset.draft).filter(page.isFree);
      for (const { key } of free.splice(MOST_DRAFTS)) store(key, "");
      const keys = free.map(({ key }) => key).join(" ");
      form.hidden = !free.length;
      if (list.dataset.keys === keys) continue;
      list.dataset.keys = keys;
      list.replaceChildren(...free.map(({ key, at, title }, n) => {
        const line = form.querySelector("template").content.firstElementChild.cloneNode(true);
        const [name, time] = [line.querySelector(".what"), line.querySelector("time")];
        Object.assign(name, { textContent: title, id: `draft-${n}` });
        time.dateTime = new Date(at).toISOString();
        time.textContent = new Date(at).toLocaleString(document.documentElement.lang || [], { dateStyle: "medium", timeStyle: "short" });
        for (const button of line.querySelectorAll("button")) {
          button.value = key;
          button.setAttribute("aria-describedby", name.id);
        }
        return line;
      }));
    }
  }

  function forget(button) {
    store(button.value, "");
    offer();
    host.querySelector("form[data-draft]:not([hidden]) button, [data-refocus]").focus();
  }

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(location.href);
      status(button.dataset.done);
      setTimeout(() => status(""), 3000);
    } catch {
      window.prompt(button.dataset.failed, location.href);
    }
  }

  host.addEventListener("submit", (event) => { event.preventDefault(); send(event.target, event.submitter); });
  host.addEventListener("change", (event) => {
    if (event.target.form && !event.target.hasAttribute("data-wait")) send(event.target.form);
  });
  host.addEventListener("input", (event) => { if (event.target.form?.dataset.keep) keepTyped(event.target.form); });
  // What is under a pressed pointer is not replaced before the pointer has clicked it.
  host.addEventListener("pointerdown", (event) => { if (event.target.closest("a, button, label, summary")) page.held = host; });
  for (const end of ["pointerup", "pointercancel"])
    window.addEventListener(end, () => { if (page.held === host) setTimeout(() => { page.held = null; catchUp(); }); });
  // Files may be dropped anywhere in the box of a file field; beside the field a browser would leave the page for them.
  host.addEventListener("dragover", (event) => { if (event.target.closest("[data-drop]")) event.preventDefault(); });
  host.addEventListener("drop", (event) => {
    const field = event.target.closest("[data-drop]")?.querySelector("input[type=file]");
    if (!field || !event.dataTransfer.files.length) return;
    event.preventDefault();
    field.files = event.dataTransfer.files;
  });
  host.addEventListener("input", ({ target: { form } }) => {
    const sum = form?.querySelector("output[data-sum]");
    if (sum) sum.value = Math.round([...form.querySelectorAll("[data-part]")].reduce((all, part) => all + Number(part.value), 0) * 1e6) / 1e6;
  });
  host.addEventListener("click", (event) => {
    const target = event.target.closest("a, button");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.matches("a[data-go]")) {
      event.preventDefault();
      const { search, hash } = new URL(target.href);
      page.lead = hash.slice(1);
      go(search || "?");
    }
    if (target.matches("[data-save]")) ask({ save: target.dataset.save });
    if (target.matches("[data-forget]")) forget(target);
    if (target.matches("[data-copy]")) copy(target);
    if (target.matches("[data-print]")) window.print();
    if (target.matches('a[href^="#source-"]')) {
      document.getElementById("source-list")?.setAttribute("open", "");
      if (target.closest("[data-panel]")) host.querySelector("[data-close]")?.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") host.querySelector("[data-close]")?.click();
  });

  // While a later change is on its way, an earlier answer is kept back, lest it undo what was typed since.
  let late = false;
  const catchUp = () => { if (late && !page.pending && page.held !== host) { late = false; paint(); } };
  model.on("change:html", () => { if (page.pending > 1 || page.held === host) late = true; else paint(); });
  model.on("msg:custom", (message, buffers) => {
    if (message.file) download(message, buffers[0]);
    if (message.progress) { page.step = message.progress; if (page.told) working(); }
    if (!message.settled) return;
    page.pending = Math.max(page.pending - 1, 0);
    if (page.pending) return;
    [page.asked, page.acting] = [null, false];
    document.dispatchEvent(new Event("mcvet-settled"));
  });
  document.addEventListener("mcvet-settled", () => {
    settle();
    catchUp();
    if (page.lead && host.querySelector(`#${page.lead}`)) { document.getElementById(page.lead).focus(); page.lead = ""; }
    if (page.typed && !isTyped(document.activeElement)) { keep(page.typed, { typed: null }); page.typed = null; }
  });
  document.addEventListener("mcvet-drafts", offer);
  window.addEventListener("storage", offer);
  if (model.get("name") === "head") {
    document.addEventListener("mcvet-go", (event) => go(event.detail));
    // A kernel that has ended leaves a choice unanswered; the server can answer it.
    document.addEventListener("mcvet-ended", () => { if (page.pending && page.asked && !page.acting && !page.given) pass(page.asked); });
    // After a broken connection an address is asked for again; an action may have been carried out or not, which is said.
    document.addEventListener("mcvet-resumed", () => {
      const { asked, acting } = page;
      if (!page.pending) return;
      if (acting) { fail(); return; }
      page.pending = 0;
      document.dispatchEvent(new Event("mcvet-settled"));
      if (asked) go(asked);
    });
  }
  if (drawn && drawn.dataset.version === model.get("version")) { announce(); keepDraft(); }
  else paint();
  if (model.get("live")) host.setAttribute("aria-live", "polite");
  if (drawn) window.addEventListener("beforeprint", () => host.querySelectorAll("details").forEach((part) => { part.open = true; }));
  host.dataset.ready = "true";
  if (!document.querySelector('[data-region]:not([data-ready])')) document.dispatchEvent(new Event("mcvet-live"));
  for (const form of host.querySelectorAll("form")) if ([...form.elements].some(isChanged)) send(form);
}

export default { render };
