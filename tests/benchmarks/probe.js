// Reads the page, makes the changes and takes the times, all inside the page, so that the browser's driver distorts nothing.
// `plan` says what to look for: see `Plan` in visits.py. The times go to `bench`, in milliseconds since the navigation began.

(() => {
  if (window !== window.top || !location.protocol.startsWith("http")) return;
  const STEP = 10, RETRY = 100, QUIET = 500;
  const plan = window.plan;
  const bench = (window.bench = { origin: performance.timeOrigin, changes: [], clicks: 0, loads: Number(sessionStorage.loads ?? 0) + 1 });
  sessionStorage.loads = bench.loads;

  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  // When the frame that is due next has been painted.
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(null);
  }));

  // Every element that matches; in shadow roots too, where the server uses them.
  function every(selector, root = document) {
    const found = [...root.querySelectorAll(selector)];
    if (!plan.shadows) return found;
    const within = [...root.querySelectorAll("*")].filter((element) => element.shadowRoot);
    return [...found, ...within.flatMap((element) => every(selector, element.shadowRoot))];
  }

  // Looking costs the page time, so it is done after something has changed, or else ten times a second.
  let changed = true, looked = 0;
  new MutationObserver(() => { changed = true; }).observe(document, { subtree: true, childList: true, attributes: true });
  async function next() {
    do await pause(STEP); while (!changed && performance.now() - looked < RETRY);
    [changed, looked] = [false, performance.now()];
  }

  // The number of rows of the table, if it can be seen. A table that is folded away beside a chart is unfolded first.
  function rows() {
    const table = every("table.ladder")[0];
    const folded = table?.closest("details:not([open])");
    if (folded) folded.open = true;
    return table?.getBoundingClientRect().height ? table.querySelectorAll("tbody tr").length : 0;
  }

  async function shown(number) {
    while (rows() !== number) await next();
    return painted();
  }

  // The control of EQF level 4, once there is one that reacts.
  const control = () => (every(plan.ready).length ? every(plan.controls)[plan.place] : undefined);
  const isOn = (element) => element.checked || element.ariaPressed === "true";

  async function live() {
    for (let last = -RETRY; rows() !== 1; await next()) {
      const found = control();
      if (!found || isOn(found) || performance.now() - last < RETRY) continue;
      last = performance.now();
      bench.clicks += 1;
      found.click();
    }
    return painted();
  }

  async function run() {
    while (!rows()) await next();
    bench.table = await painted();
    bench.live = await live();
    while (bench.changes.length < plan.changes) {
      await pause(QUIET);
      const wanted = rows() === 1 ? 8 : 1;
      const start = performance.now();
      control().click();
      bench.changes.push((await shown(wanted)) - start);
    }
    bench.done = true;
  }

  run();
})();
