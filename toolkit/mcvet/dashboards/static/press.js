// Keeps a page as it is while a pointer or key is down, lest what it presses be replaced or move away before it is clicked.

// Browsers take letters that follow within SEARCH as one word, and find it in a list of choices.
const SEARCH = 1000;

// Sets `page.held` to the node in which nothing may change: for a pointer the document, since a part that grows moves the others; for a key
// the part with the focus. Announces the end of a press by `mcvet-free`.
export function watchPresses(page) {
  let freeing = null, isPointerDown = false;
  const hold = (node) => { clearTimeout(freeing); page.held = node; };
  const free = (time = 0) => {
    if (!page.held) return;
    clearTimeout(freeing);
    freeing = setTimeout(() => { page.held = null; document.dispatchEvent(new Event("mcvet-free")); }, time);
  };
  document.addEventListener("pointerdown", ({ target }) => {
    isPointerDown = true;
    if (target.closest("a, button, label, summary, input, textarea")) hold(document);
  });
  for (const end of ["pointerup", "pointercancel", "blur"]) window.addEventListener(end, () => { isPointerDown = false; free(); });
  document.addEventListener("keydown", ({ target, key }) => {
    const part = !isPointerDown && target.closest("[data-ready]");
    if (part && (target.matches("select") ? key !== "Tab" : key === " " && target.matches("button, summary, [type=checkbox], [type=radio]"))) hold(part);
  });
  document.addEventListener("keyup", ({ target, key }) => { if (!isPointerDown) free(target.matches("select") && key.length === 1 ? SEARCH : 0); });
  // The focus leaves a field as soon as a pointer is down elsewhere; that ends no press.
  document.addEventListener("focusout", () => { if (!isPointerDown) free(); });
}
