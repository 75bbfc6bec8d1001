// A part of a page: shows the HTML that Python sends, and sends back the address of every link and form that stays on the page.
// Where the server has drawn the part already, it is taken over in place.

import { among, drafts } from "./drafts.js";
import { defaultOf, isChanged, isText, isTyped, noteSent, partsOf, queryOf, rebased, reset, valueOf, valuesOf, waits } from "./fields.js";
import { afterPaint, together } from "./frames.js";
import { actOf, DraftKeeper, fillIn } from "./keeper.js";
import { watchPresses } from "./press.js";
import { redraw } from "./redraw.js";

const SLOW = 1000, SILENT = 30_000, LONG = 10_000;
// What all parts of one page share: the address asked for and not yet answered, the last one asked for, how many answers are outstanding,
// whether one of them is that to an action, the link or file that waits for it, what a pressed pointer or key holds (`watchPresses`),
// whether files were given, what the kernel is doing and what the page says of it, where the last link leads within the page, the field
// that was edited and not sent, and what is kept of the draft that is typed here. Then the address that is shown or asked for, the
// selection in it, and whether a visitor's own choice led there. At last the draft that is being brought back. On a page of our server,
// `answer` asks the server for an address, as long as no kernel holds what the visitor gave.
const page = (window.mcvetPage ??= {
  asked: null, latest: null, pending: 0, acting: false, next: null, held: null, given: false, step: "", announced: "", lead: "",
  edited: null, typed: null, kept: {}, here: location.search, place: null, chosen: false, brought: null,
  ...among(`${Date.now()}-${Math.random()}`),
});

function status(text) {
  const line = document.getElementById("status");
  if (line) line.textContent = text;
}

// Where an element is, for finding its successor when the part is drawn anew: its id, or its number among those of its kind.
function placeOf(root, element) {
  if (!element || !root.contains(element)) return null;
  return element.id ? `#${CSS.escape(element.id)}` : [element.localName, [...root.querySelectorAll(element.localName)].indexOf(element)];
}

function at(root, place) {
  if (!place) return null;
  return typeof place === "string" ? document.querySelector(place) : root.querySelectorAll(place[0])[place[1]];
}

// The field for the same text once texts are written in another language.
const inOtherLanguage = (field) => field?.dataset.text ? document.querySelector(`[data-text="${CSS.escape(field.dataset.text)}"]`) : null;

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
  const keeper = new DraftKeeper(page, host, restore);

  const settle = () => {
    timers.splice(0).forEach(clearTimeout);
    page.step = "";
    if (page.announced && page.announced === document.getElementById("status")?.textContent) status("");
    page.announced = "";
  };

  // What is being done, as the kernel reports it; after a while, that it may take longer.
  function working(more = "") {
    page.announced = `${page.step || model.get("words").busy} ${more}`.trim();
    status(page.announced);
  }

  // What a visitor has opened or closed stays so.
  const folds = () => new Map([...host.querySelectorAll("details > summary")].map((summary) => [summary.textContent, summary.parentElement.open]));
  const turned = new Map();
  let drawnOpen = folds();

  function* paint() {
    settle();
    const active = document.activeElement, focused = placeOf(host, active);
    const subjectOf = (field) => field.form?.dataset.of;
    // Text that is sent already is replaced by what came of it; text that was edited since, or waits for a button, stays.
    const isEdited = page.edited === active, isOpen = focused && (isEdited || (active.hasAttribute("data-wait") && isTyped(active)));
    const typed = isOpen ? { value: active.value, at: active.selectionStart, of: subjectOf(active), restored: "restored" in active.dataset } : null;
    const draftOf = (field) => ({ id: field.id, value: valueOf(field), before: defaultOf(field), lang: field.lang, of: subjectOf(field) });
    const drafts = [...host.querySelectorAll("input, select, textarea")].filter(waits).map(draftOf);
    const had = host.querySelector("[data-panel]"), subjects = [...host.querySelectorAll("form[data-of]")].map((form) => form.dataset.of);
    if (focused) delete active.dataset.restored; // what is replaced is not left
    for (const [summary, open] of folds()) if (open !== drawnOpen.get(summary)) turned.set(summary, open);
    yield;
    redraw(host, model.get("html"), typed && active);
    for (const summary of host.querySelectorAll("details > summary"))
      if (turned.has(summary.textContent)) summary.parentElement.open = turned.get(summary.textContent);
    drawnOpen = folds();
    yield;
    // What holds the focus stays in sight.
    const stays = focused && host.contains(active), again = stays ? active : at(host, focused) ?? inOtherLanguage(active);
    const shown = again?.localName === "summary" ? again.parentElement.parentElement : again;
    for (let part = shown?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    const fresh = focused && active.matches("button") && host.querySelector("[data-fresh] :is(input, select, textarea)");
    if (fresh) fresh.focus();
    else if (focused && !stays) (again ?? host.querySelector("[data-refocus]"))?.focus({ preventScroll: true });
    for (const draft of drafts) {
      const field = document.getElementById(draft.id);
      if (!field || subjectOf(field) !== draft.of) continue;
      if (defaultOf(field) !== draft.before && field.lang === draft.lang) continue; // a field with a language has a default in each
      if (field.type === "checkbox") field.checked = draft.value;
      else field.value = draft.value;
      if (field.selectedIndex === -1) field.value = defaultOf(field);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (typed && again && subjectOf(again) === typed.of) {
      if (!stays || typed.restored) again.dataset.restored = "";
      if (!stays) { again.value = typed.value; if (typed.at !== null) again.setSelectionRange(typed.at, typed.at); }
      if (isEdited) page.edited = again;
    } else if (typed && stays) reset(active);
    const panel = host.querySelector("[data-panel]");
    if (panel && !had) { opener = document.activeElement; }
    if (panel) panel.focus({ preventScroll: true });
    if (!panel && had) opener?.isConnected ? opener.focus({ preventScroll: true }) : document.querySelector(opener?.id ? `#${opener.id}` : "h1")?.focus?.();
    announce();
    keeper.fillAgain(subjects);
    keeper.keepDraft();
  }

  // The address bar and the title follow the selection, on our own server's pages only. Another selection that a visitor chose is a step
  // that Back undoes; what Back itself has asked for is none.
  function announce() {
    const head = host.querySelector("[data-address]");
    if (!head || !drawn) return;
    const { address, place, title } = head.dataset, isStep = page.chosen && place !== page.place;
    [page.here, page.place] = [address === "?" ? "" : address, place];
    const { here } = page;
    afterPaint(() => {
      if (here !== location.search) history[isStep ? "pushState" : "replaceState"](null, "", location.pathname + here);
      document.title = title;
      document.dispatchEvent(new Event("mcvet-shown"));
    });
  }

  function wait() {
    status("");
    page.pending += 1;
    timers.push(setTimeout(working, SLOW), setTimeout(() => working(model.get("words").long), LONG));
  }

  function go(query, chosen = true) {
    [page.asked, page.latest, page.chosen] = [query, query, chosen];
    if (page.answer) { page.answer(query); return; }
    wait();
    // A kernel that does not answer is passed by: the server can draw the page itself, unless files were given, which the kernel alone holds.
    const replaceable = drawn && !page.given;
    if (replaceable) timers.push(setTimeout(() => pass(page.asked ?? query), SILENT));
    try {
      model.send({ query });
    } catch (error) {
      console.warn(error);
      if (replaceable) pass(query);
      else status(model.get("words").lost);
    }
  }

  async function pass(query) {
    try {
      await fetch(model.get("probe"), { cache: "no-store" });
      location.assign(location.pathname + query);
    } catch {
      status(model.get("words").lost);
      const again = document.createElement("button");
      again.textContent = model.get("words").again;
      again.className = "button";
      again.addEventListener("click", () => pass(query));
      document.getElementById("status")?.append(" ", again);
    }
  }

  // The address that the page does not show yet, or null.
  const unshown = () => page.asked ?? (late ? page.latest : null);

  // A kernel may answer an action with another address, so a link or form then waits for the answer. A file that the server makes lacks what
  // was typed, so it waits, too.
  const isActing = () => page.acting && !page.answer;
  const addressShown = () => document.querySelector("[data-address]")?.dataset.address;

  function submit(form, submitter) {
    if (isActing()) follow(queryOf(form, submitter));
    else go(queryOf(form, submitter, unshown()));
  }

  function follow(query) {
    const asked = unshown(), shown = addressShown();
    if (isActing()) {
      page.next = { shown, ...page.next, query: page.next?.query ? rebased(query, shown, page.next.query) : query };
      if (drawn && !page.given) timers.push(setTimeout(() => pass(query), SILENT));
    } else go(asked && shown ? rebased(query, shown, asked) : query);
  }

  // What was refused is read first.
  function goOn() {
    if (!page.next || page.pending || page.held) return;
    const { query, shown, file } = page.next;
    page.next = null;
    if (document.querySelector("[data-refused]")) return;
    if (file) document.querySelector(`[data-file="${CSS.escape(file)}"]`)?.click();
    if (query) go(rebased(query, shown, addressShown()));
  }

  // A form that is no address: what stands in it goes to the kernel, files as they are. Only a kernel can answer.
  async function act(form, submitter) {
    const values = valuesOf(form), files = [...form.elements].flatMap((field) => [...(field.files ?? [])]);
    if (submitter?.name) values[submitter.name] = [submitter.value];
    const limit = model.get("limit"), size = files.reduce((sum, file) => sum + file.size, 0);
    if (limit && size > limit) { status(model.get("words").large); return; }
    if (form.dataset.keep) keeper.keepForm(form, values);
    if (form.dataset.draft) {
      const taken = drafts(form.dataset.draft).find(({ key }) => key === submitter.value);
      if (taken) restore(form, taken, values);
      return;
    }
    const isAgain = page.acting && page.given && !files.length && [...form.elements].some(({ type }) => type === "file");
    if (isAgain) return; // pressed twice: the files are being read
    page.given ||= files.length > 0;
    noteSent(form);
    const buffers = await Promise.all(files.map((file) => file.arrayBuffer()));
    for (const field of form.elements) if (field.type === "file") field.value = ""; // the same file, corrected, can be chosen again
    ask({ action: form.dataset.act, values, files: files.map((file) => file.name) }, buffers);
  }

  function restore(form, { key, draft, typed }, values = {}, chosen = true) {
    Object.assign(values, { key: [key], draft: [draft ?? ""], typed: [JSON.stringify(typed ?? {})] });
    fillIn(typed?.go ?? {});
    ask({ action: form.dataset.act, values, files: [] }, [], chosen);
  }

  function ask(content, buffers = [], chosen = true) {
    wait();
    [page.latest, page.acting, page.chosen] = [page.asked, true, chosen];
    try {
      model.send(content, undefined, buffers);
    } catch (error) {
      console.warn(error);
      fail();
    }
  }

  // What was asked for will not be answered.
  function fail() {
    [page.pending, page.acting, page.typed, page.brought] = [0, false, null, ""];
    document.dispatchEvent(new Event("mcvet-settled"));
    status(model.get("words").lost);
  }

  const send = (form, submitter) => (form.dataset.act ? act : submit)(form, submitter);

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
  const change = ({ target }) => {
    delete target.dataset.restored;
    if (page.edited === target) page.edited = null;
    if (target.form && !target.hasAttribute("data-wait")) send(target.form);
  };
  host.addEventListener("change", change);
  // Browsers report no change of a field whose text a script has restored.
  host.addEventListener("focusout", (event) => {
    if ("restored" in event.target.dataset && isTyped(event.target)) change(event);
    if (page.edited === event.target) page.edited = null;
  });
  host.addEventListener("input", ({ target }) => { if (isText(target)) page.edited = target; });
  host.addEventListener("input", (event) => { if (event.target.form?.dataset.keep) keeper.keepForm(event.target.form); });
  // Files may be dropped anywhere in the box of a file field; beside the field a browser would leave the page for them.
  host.addEventListener("dragover", (event) => { if (event.target.closest("[data-drop]")) event.preventDefault(); });
  host.addEventListener("drop", (event) => {
    const field = event.target.closest("[data-drop]")?.querySelector("input[type=file]");
    if (!field || !event.dataTransfer.files.length) return;
    event.preventDefault();
    field.files = event.dataTransfer.files;
  });
  const addUp = (form) => {
    const sum = form?.querySelector("output[data-sum]");
    if (sum) sum.value = Math.round([...form.querySelectorAll("[data-part]")].reduce((all, part) => all + Number(part.value), 0) * 1e6) / 1e6;
  };
  host.addEventListener("input", ({ target }) => addUp(target.form));
  host.addEventListener("click", (event) => {
    const target = event.target.closest("a, button");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.matches("a[data-go]")) {
      event.preventDefault();
      const { query, place } = partsOf(target);
      page.lead = place;
      follow(query);
    }
    if (page.acting && target.matches("a[data-file]")) {
      event.preventDefault();
      page.next = { ...page.next, file: target.dataset.file };
    }
    if (target.matches("[data-save]")) ask({ save: target.dataset.save });
    if (target.matches("[data-forget]")) keeper.forget(target);
    if (target.matches("[data-copy]") && !page.acting) copy(target); // the address lacks what was just typed
    if (target.matches("[data-print]")) window.print();
    if (target.matches('a[href^="#source-"]')) {
      document.getElementById("source-list")?.setAttribute("open", "");
      if (target.closest("[data-panel]")) host.querySelector("[data-close]")?.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") host.querySelector("[data-close]")?.click();
  });

  // While a later change is on its way to a kernel, an earlier answer is kept back, lest it undo what was typed since.
  let late = false;
  const isEarly = (pending) => page.held?.contains(host) || (pending && !page.answer);
  const catchUp = () => { if (late && !isEarly(page.pending > 0)) { late = false; together(paint); } };
  model.on("change:html", () => { if (isEarly(page.pending > 1)) late = true; else together(paint); });
  document.addEventListener("mcvet-free", catchUp);
  model.on("msg:custom", (message, buffers) => {
    if (message.file) download(message, buffers[0]);
    if (message.progress) { page.step = message.progress; if (page.announced) working(); }
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
    if (!page.pending) keeper.settle();
  });
  document.addEventListener("mcvet-drafts", () => keeper.offer());
  window.addEventListener("storage", () => keeper.offer());
  if (model.get("name") === "head") {
    watchPresses(page);
    for (const moment of ["mcvet-settled", "mcvet-free"]) document.addEventListener(moment, () => setTimeout(goOn)); // the parts are drawn first
    document.addEventListener("mcvet-go", (event) => follow(event.detail));
    // A place within the page is in the address too, and is none of ours.
    if (drawn) window.addEventListener("popstate", () => {
      if (location.search === page.here) return;
      page.here = location.search;
      // The focus does not leave a field on the way back, so what was typed in it is sent first.
      page.edited?.dispatchEvent(new Event("change", { bubbles: true }));
      setTimeout(go, 0, location.search || "?", false);
    });
    // Files that were given are gone with the page, where the page says so.
    window.addEventListener("beforeunload", (event) => {
      if (page.given && document.getElementById("session")?.dataset.files) event.preventDefault();
    });
    // A kernel that has ended leaves a choice unanswered; the server can answer it, unless it is stopping.
    document.addEventListener("mcvet-ended", ({ detail: reason }) => {
      if (page.acting) fail();
      else if (page.pending && page.asked && !page.given && reason !== "stopped") pass(page.asked);
    });
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
  if (drawn && drawn.dataset.version === model.get("version")) { announce(); keeper.keepDraft(); }
  else together(paint);
  if (model.get("live")) host.setAttribute("aria-live", "polite");
  host.dataset.ready = "true";
  if (!document.querySelector('[data-region]:not([data-ready])')) document.dispatchEvent(new Event("mcvet-live"));
  // What was chosen before this script ran is sent now; what waits for its button still does.
  for (const form of host.querySelectorAll("form")) {
    addUp(form);
    if ([...form.elements].some((field) => isChanged(field) && !field.hasAttribute("data-wait"))) send(form);
  }
}

export default { render };
