// Changes the content of an element to other HTML. What is the same in both stays as it is: the browser has less to style and to lay out,
// and what has the focus keeps it.

import { reset } from "./fields.js";

// The comparison of nodes passes over the content of templates, so templates are always replaced.
const isTemplate = (node) => node.localName === "template";
const isSame = (old, fresh) => old.isEqualNode(fresh) && !isTemplate(fresh) && !fresh.querySelector?.("template");
const idOf = (node) => node.getAttribute?.("id");
const isAlike = (old, fresh) => old.nodeName === fresh.nodeName && idOf(old) === idOf(fresh) && !isTemplate(fresh);

function take(old, fresh) {
  if (isSame(old, fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) { old.data = fresh.data; return; }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { namespaceURI, name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttributeNS(namespaceURI, name, value);
  takeChildren(old, fresh);
}

// Each new node takes the place of the next old one that is alike; the others between them are removed. Names of fields hide those of
// their form, such as `id` and `remove`.
function takeChildren(old, fresh) {
  const left = [...old.childNodes], added = [...fresh.childNodes], kept = [];
  while (left.length && added.length && isSame(left.at(-1), added.at(-1))) { kept.push(left.pop()); added.pop(); }
  for (const node of added) {
    const at = left.findIndex((each) => isAlike(each, node));
    if (at < 0) { old.insertBefore(node, left[0] ?? kept.at(-1) ?? null); continue; }
    for (const gone of left.splice(0, at)) old.removeChild(gone);
    take(left.shift(), node);
  }
  for (const gone of left) old.removeChild(gone);
}

// Fields have the values of the new HTML afterwards, except `typing`, if it stays.
export function redraw(host, html, typing = null) {
  const template = document.createElement("template");
  template.innerHTML = html;
  takeChildren(host, template.content);
  for (const field of host.querySelectorAll("input, select, textarea")) {
    delete field.sent;
    if (field !== typing) reset(field);
  }
}
