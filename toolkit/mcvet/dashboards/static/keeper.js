// What a visitor types in a part of a page: kept in the browser, with what the kernel has not answered yet, and offered when the page is
// opened anew.

import { drafts, keep, store } from "./drafts.js";
import { isTyped, valuesOf, waits } from "./fields.js";

const MOST_DRAFTS = 10;

export const actOf = (form) => form.dataset.act ?? "go";
const isOf = (form, { of = [form.dataset.of] }) => of[0] === form.dataset.of;

// Fields of a form that is an address are filled in here; they wait for their button as before.
export function fillIn(values) {
  for (const [name, [value]] of Object.entries(values)) {
    const field = document.querySelector(`form[data-keep]:not([data-act]) [data-wait][name="${CSS.escape(name)}"]`);
    if (!field) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export class DraftKeeper {
  // `page` is what all parts of the page share, `host` the part; `restore` asks for what a draft holds.
  constructor(page, host, restore) { Object.assign(this, { page, host, restore }); }

  // The page holds what is typed, including a draft that was restored.
  keepDraft() {
    const kept = this.host.querySelector("script[data-draft]");
    if (kept) {
      keep(this.page, kept.dataset.draft, { draft: kept.textContent, title: kept.dataset.title || this.page.kept[kept.dataset.draft]?.title });
      for (const key of kept.dataset.taken.split(" ")) store(key, "");
    }
    this.offer();
  }

  // Fills in what waited for its button when the page came to show another subject. `shown` are the subjects before.
  fillAgain(shown) {
    for (const form of this.host.querySelectorAll("form[data-keep][data-of]")) {
      const values = this.page.kept[form.dataset.keep]?.typed?.[actOf(form)];
      if (shown.includes(form.dataset.of) || !values?.of || !isOf(form, values)) continue;
      for (const field of form.querySelectorAll("[data-wait]")) if (field.name in values) [field.value] = values[field.name];
    }
  }

  keepForm(form, values = valuesOf(form)) {
    this.page.typed = form.dataset.keep;
    const before = this.page.kept[this.page.typed];
    keep(this.page, this.page.typed, { typed: { ...before?.typed, [actOf(form)]: values }, title: before?.title || form.dataset.title });
  }

  // What is answered need not be kept; what still waits for its button must be, also that for a subject which the page only offers now. What
  // was typed about a subject that is gone goes with it.
  settle() {
    if (!this.page.typed || isTyped(document.activeElement)) return;
    const forms = [...document.querySelectorAll("form[data-keep]")];
    const left = Object.entries(this.page.kept[this.page.typed].typed ?? {}).filter(([act, values]) => {
      const form = forms.find((each) => actOf(each) === act && isOf(each, values));
      return form ? [...form.elements].some(waits) : values.of && document.querySelector(`[data-subject="${CSS.escape(values.of[0])}"]`);
    });
    keep(this.page, this.page.typed, { typed: left.length ? Object.fromEntries(left) : null });
    if (!left.length) this.page.typed = null;
  }

  // Lists the drafts that no open page holds.
  offer() {
    for (const form of this.host.querySelectorAll("form[data-draft]")) {
      const isOffered = (draft) => this.page.isFree(draft) && draft.key !== this.page.brought;
      const list = form.querySelector("ul"), free = drafts(form.dataset.draft).filter(isOffered);
      this.#bringBack(form, free);
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

  // What this tab itself held before it was loaded anew comes back unasked, once, unless something else is typed already.
  #bringBack(form, free) {
    const at = free.findIndex(({ tab }) => tab === this.page.tab), { draft, typed } = this.page.kept[form.dataset.draft] ?? {};
    if (!("atOnce" in form.dataset) || this.page.brought !== null || at < 0 || draft || typed) return;
    const [own] = free.splice(at, 1);
    this.page.brought = own.key;
    this.restore(form, own, { at_once: ["1"] }, false);
  }

  forget(button) {
    store(button.value, "");
    this.offer();
    this.host.querySelector("form[data-draft]:not([hidden]) button, [data-refocus]").focus();
  }
}
