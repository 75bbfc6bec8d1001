// Timing of changes relative to painting.

// Calls a function after the next frame is painted; immediately if the page is hidden.
export function afterPaint(act) {
  if (document.hidden) { act(); return; }
  requestAnimationFrame(() => setTimeout(act));
}

const due = new Map();

// Changes parts of a page together. A change is a generator that yields between reading, writing and steps that need the new layout. All
// changes scheduled in one turn run each step together, so that the layout is computed once.
export function together(change) {
  if (!due.size) queueMicrotask(() => {
    const steps = [...due.values()].map((begin) => begin());
    due.clear();
    while (steps.map((step) => step.next().done).includes(false));
  });
  due.set(change, change);
}
