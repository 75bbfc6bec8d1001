// Forms and their fields: changed values, values that wait for a button, and the address of a form or link.

// Return true for a field of text, for one whose text is not that of the page, and for a control that was changed.
export const isText = (e) => "defaultValue" in e && !["checkbox", "radio", "hidden", "file"].includes(e.type);
export const isTyped = (e) => isText(e) && e.value !== e.defaultValue;
export const isChanged = (e) => ["checkbox", "radio"].includes(e.type) ? e.checked !== e.defaultChecked
  : e.tagName === "SELECT" ? e.selectedIndex !== Math.max([...e.options].findIndex((option) => option.defaultSelected), 0)
  : isTyped(e);

// A field that waits for its button keeps its value when its part of the page is redrawn.
// Values entered for one subject (`data-of`) do not apply to another.
export const valueOf = (field) => field.type === "file" ? "" : field.type === "checkbox" ? field.checked : field.value;
export const defaultOf = (field) => field.type === "file" ? "" : field.type === "checkbox" ? field.defaultChecked
  : field.tagName === "SELECT" ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
export function reset(field) {
  if (["checkbox", "radio"].includes(field.type)) field.checked = field.defaultChecked;
  else if (field.value !== defaultOf(field)) field.value = defaultOf(field);
}

// Returns the values of a form by name. A form that takes changes (`data-changes`) gives its hidden fields and what differs from the page or
// from what was sent before: by the time it arrives, its other fields may have other values. Of boxes with one name, all that are ticked.
export function valuesOf(form) {
  const values = {}, isSame = (field) => !isChanged(field) && (field.sent ?? valueOf(field)) === valueOf(field);
  const left = "changes" in form.dataset ? [...form.elements].filter((field) => field.type === "hidden" || !isSame(field)) : [];
  for (const { name } of left) if (name) values[name] = [];
  for (const [name, value] of new FormData(form)) {
    if (!(value instanceof File) && (name in values || !("changes" in form.dataset))) (values[name] ??= []).push(value);
  }
  return values;
}

// Records what a form has sent.
export function noteSent(form) { for (const field of form.elements) field.sent = valueOf(field); }

export const waits = (field) => field.matches("[data-wait][id]") && valueOf(field) !== defaultOf(field);

// Returns the address of a form. While another address (`asked`) is pending, the hidden fields of the form are outdated and replaced.
export function queryOf(form, submitter, asked) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const query = new URLSearchParams([...data].filter(([, value]) => value !== ""));
  if (asked) {
    const own = new Set([...form.elements].filter((e) => e.type !== "hidden" && e.name).map((e) => e.name));
    for (const field of form.querySelectorAll("input[type=hidden]")) query.delete(field.name);
    for (const [key, value] of new URLSearchParams(asked)) if (!own.has(key)) query.append(key, value);
  }
  return `?${query}`;
}

// Returns an address with what a link changes in the view that is shown, and all else as in the address that is pending. An empty address
// begins anew.
export function rebased(query, shown, asked) {
  const [to, from, found] = [query, shown, asked].map((text) => new URLSearchParams(text));
  if (!to.size) return query;
  for (const key of new Set([...to.keys(), ...from.keys()])) {
    if (`${to.getAll(key)}` === `${from.getAll(key)}`) continue;
    found.delete(key);
    for (const value of to.getAll(key)) found.append(key, value);
  }
  return `?${found}`;
}

// Returns the query and the fragment of a link, which may be an SVG element.
export function partsOf(link) {
  const { search, hash } = new URL(link.getAttribute("href"), document.baseURI);
  return { query: search || "?", place: hash.slice(1) };
}

// Returns the address that a click would lead to, or null.
export function leadsTo(target) {
  const link = target.closest("a[data-go]");
  if (link) return partsOf(link).query;
  const button = target.closest("button[name]"), tick = target.closest("label, input")?.closest("label")?.control ?? target.closest("input");
  const form = (button ?? tick)?.form;
  if (!form || form.dataset.act) return null;
  if (button) return queryOf(form, button);
  if (!["checkbox", "radio"].includes(tick.type) || tick.hasAttribute("data-wait") || (tick.type === "radio" && tick.checked)) return null;
  const before = [...form.elements].filter((e) => e.checked);
  tick.checked = !tick.checked;
  const query = queryOf(form);
  tick.checked = !tick.checked;
  for (const field of before) field.checked = true;
  return query;
}
