// Storage of drafts in the browser, which restores what was typed when a page is opened again.

// A draft is stored under the number of its page, so open pages never overwrite each other's drafts. Pages announce their number and
// that of their tab, which survives a reload; a draft that may still be in use is not offered.
export function among(number) {
  const channel = new BroadcastChannel("mcvet-pages"), open = new Map();
  let tab = number, met = false;
  try { tab = sessionStorage["mcvet-tab"] ??= number; } catch (error) { console.warn(error); }
  const announce = () => document.dispatchEvent(new Event("mcvet-drafts"));
  channel.addEventListener("message", ({ data }) => {
    if (data.who) channel.postMessage({ number, tab });
    else { open.set(data.number, data.tab); announce(); }
  });
  channel.postMessage({ who: number });
  setTimeout(() => { met = true; announce(); }, 500);
  const isFree = (draft) => met && draft.number !== number && !open.has(draft.number)
    && (draft.tab === tab || ![...open.values()].includes(draft.tab));
  return { number, tab, isFree };
}

// If the browser refuses to store anything, there are no drafts to offer later.
export function store(key, text) {
  try { text ? localStorage.setItem(key, text) : localStorage.removeItem(key); } catch (error) { console.warn(error); }
}

// Returns all stored drafts of a kind, the latest first.
export function drafts(name) {
  const found = [];
  try {
    for (const [key, text] of Object.entries(localStorage)) if (key.startsWith(`${name}:`)) found.push({ key, ...JSON.parse(text) });
  } catch (error) { console.warn(error); }
  return found.sort((one, other) => other.at - one.at);
}

// Stores changes to the page's draft of a kind.
export function keep(page, name, changes) {
  const { number, tab } = page, before = JSON.stringify(page.kept[name]);
  page.kept[name] = { ...page.kept[name], ...changes };
  if (JSON.stringify(page.kept[name]) === before) return;
  const { draft, typed } = page.kept[name];
  store(`${name}:${number}`, draft || typed ? JSON.stringify({ number, tab, at: Date.now(), ...page.kept[name] }) : "");
}
