// Reads the page, makes the changes and takes the times, all inside the page, so that the browser's driver distorts nothing.
// `plan` says what to look for: see `Plan` in visits.py. The times go to `bench`, in milliseconds since the navigation began.

(() => {
  if (window !== window.top || !location.protocol.startsWith("http")) return;
  const RETRY = 100, QUIET = 500, LATEST = 5000;
  const plan = window.plan;
  const bench = (window.bench = { origin: performance.timeOrigin, changes: [], charts: [], clicks: 0, loads: Number(sessionStorage.loads ?? 0) + 1 });
  sessionStorage.loads = bench.loads;

  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  // When the frame that is being made, or the one that is due next, has been painted.
  const thisPainted = () => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(null);
  });
  const frame = () => new Promise(requestAnimationFrame);
  const painted = () => frame().then(thisPainted);

  // Looking costs the page time, so it is done in a frame in which something changes, or else ten times a second. What changes within a
  // chart is noted beside it, with the time at which it was painted.
  let tell = () => {}, drawn = 0;
  const observer = new MutationObserver((changes) => {
    tell();
    if (changes.some(({ target }) => (target.parentElement ?? target).closest?.(".js-plotly-plot"))) painted().then((time) => { drawn = time; });
  });
  const watched = new WeakSet();
  function watch(root) {
    if (watched.has(root)) return;
    watched.add(root);
    observer.observe(root, { subtree: true, childList: true, attributes: true });
  }
  watch(document);

  // Every element that matches; in shadow roots too, where the server uses them.
  function every(selector, root = document) {
    const found = [...root.querySelectorAll(selector)];
    if (!plan.shadows) return found;
    watch(root);
    const within = [...root.querySelectorAll("*")].filter((element) => element.shadowRoot);
    return [...found, ...within.flatMap((element) => every(selector, element.shadowRoot))];
  }

  async function next() {
    await Promise.race([new Promise((resolve) => { tell = resolve; }), pause(RETRY)]);
    await frame();
  }

  // The number of rows of the table, if it can be seen. A table that is folded away beside a chart is unfolded first.
  function rows() {
    const table = every("table.ladder")[0];
    const folded = table?.closest("details:not([open])");
    if (folded) folded.open = true;
    return table?.getBoundingClientRect().height ? table.querySelectorAll("tbody tr").length : 0;
  }

  async function shown(number) {
    if (rows() === number) return painted();
    do await next(); while (rows() !== number);
    return thisPainted();
  }

  // The control of EQF level 4, once there is one that reacts.
  const control = () => (every(plan.ready).length ? every(plan.controls)[plan.place] : undefined);
  const isOn = (element) => element.checked || [element.ariaPressed, element.ariaChecked].includes("true");

  let clicked = 0;
  async function live() {
    for (let last = -RETRY; rows() !== 1; await next()) {
      const found = control();
      if (!found || isOn(found) || performance.now() - last < RETRY) continue;
      last = clicked = performance.now();
      bench.clicks += 1;
      found.click();
    }
    return thisPainted();
  }

  // When the chart has been painted for the last time after a moment; undefined if it is not within a while.
  async function redrawn(since) {
    for (const latest = since + LATEST; performance.now() < latest; await pause(RETRY)) {
      if (drawn > since && performance.now() - drawn > QUIET) return drawn;
    }
    return undefined;
  }

  async function run() {
    while (!rows()) await next();
    bench.table = await painted();
    bench.live = await live();
    if (plan.changes) await redrawn(clicked);
    while (bench.changes.length < plan.changes) {
      const wanted = rows() === 1 ? 8 : 1;
      const start = performance.now();
      control().click();
      bench.changes.push((await shown(wanted)) - start);
      const chart = await redrawn(start);
      if (chart) bench.charts.push(chart - start);
    }
    bench.done = true;
  }

  run();
})();
