// Draws a finished plotly figure, with its result in a sentence, a table with the same content, and image downloads.

import { partsOf } from "./fields.js";
import { afterPaint } from "./frames.js";
import { redraw } from "./redraw.js";

let loading = null;

function plotly(model) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const done = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("plotly.js did not load")));
    script.onload = done;
    script.onerror = () => reject(new Error("plotly.js did not load"));
    const address = model.get("plotly");
    if (address) { script.src = address; document.head.append(script); return; }
    // In a notebook there is no mcvet server: the kernel sends plotly.js once.
    model.on("msg:custom", (message, buffers) => {
      if (message.library !== "plotly") return;
      script.src = URL.createObjectURL(new Blob([buffers[0]], { type: "text/javascript" }));
      document.head.append(script);
    });
    model.send({ library: "plotly" });
  });
  return loading;
}

// Width in pixels of a portrait A4 sheet without its margins.
const SHEET = 680, SMALLEST = 0.6;
const CONFIG = { displayModeBar: false, responsive: true, displaylogo: false, showSendToCloud: false, typesetMath: false };

// Plotly interprets tags and entities in all texts, so names are escaped.
const plain = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

// An exported image cannot use the fonts of the page, so it is measured and drawn in a common font.
function saved(figure) {
  const { meta } = figure.layout;
  const layout = JSON.parse(JSON.stringify(figure.layout).replaceAll(JSON.stringify(figure.layout.font.family), '"Arial, sans-serif"'));
  if (layout.showlegend) layout.legend = { ...layout.legend, xref: "container", x: 0.02, yref: "container", y: 0.02, yanchor: "bottom" };
  const lines = meta.note.match(/.{1,120}(\s|$)|.{120}/g) ?? [meta.note];
  layout.width = 1120;
  layout.margin = { ...layout.margin, t: 110, b: 40 + 20 * (lines.length + 1) + (layout.showlegend ? 70 : 0) };
  layout.height = (layout.height ?? 500) + 80 + 20 * lines.length + (layout.showlegend ? 70 : 0);
  layout.title = { text: plain(meta.title), x: 0, xref: "paper", xanchor: "left", y: 0.985, yanchor: "top", font: { size: 22 } };
  const note = [...lines, location.href].map(plain).join("<br>");
  layout.annotations = [...(layout.annotations ?? []), {
    text: note, xref: "paper", yref: "paper", x: 0, y: 0, xanchor: "left", yanchor: "top", align: "left",
    yshift: -10, showarrow: false, font: { size: 13, color: meta.secondary },
  }];
  return { data: figure.data, layout, config: { typesetMath: false } };
}

// If there is less space than a figure needs, its text and markers shrink with it, so that nothing is cut off.
const shareOf = ({ layout }, room) => Math.min(Math.max(room / (layout.meta.narrowest ?? room), SMALLEST), 1);
const shrunk = (figure, share) => JSON.parse(JSON.stringify(figure), (key, value) => (key === "size" && value > 0 ? value * share : value));

function render({ model, el }) {
  const host = document.querySelector(`[data-region="${model.get("name")}"]`) ?? el;
  let box = null, shown = null, turn = 0, share = 1;

  function build() {
    box = document.createElement("figure");
    box.className = "figure";
    box.innerHTML = `<div class="row"><h2></h2><div class="tools"></div></div><div class="scroll" role="region" tabindex="0"><div class="plot" role="img"></div></div>
      <figcaption class="limits"></figcaption><details><summary></summary><div class="twin"></div></details>`;
    for (const format of ["png", "svg"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.format = format;
      button.disabled = true;
      button.addEventListener("click", () => {
        const { figure: drawn, filename } = model.get("chart"), figure = saved(drawn);
        window.Plotly.downloadImage(figure, {
          format, filename: `mcvet-${filename}`, scale: format === "png" ? 2 : 1, width: 1120, height: figure.layout.height,
        });
      });
      box.querySelector(".tools").append(button);
    }
    host.replaceChildren(box);
    shown = null;
  }

  // Text and table are shown first, the drawing after they are painted. The previous drawing stays until then, so the layout does not jump.
  async function paint() {
    const { figure, heading, finding, twin, labels } = model.get("chart"), mine = (turn += 1);
    if (!figure) { host.replaceChildren(); box = null; return; }
    if (!box) build();
    const plot = box.querySelector(".plot");
    box.querySelector("h2").textContent = heading;
    box.querySelector("figcaption").textContent = figure.layout.meta.note;
    box.querySelector("summary").textContent = labels.twin;
    for (const button of box.querySelectorAll("[data-format]")) button.textContent = labels[button.dataset.format];
    if (twin !== shown) redraw(box.querySelector(".twin"), (shown = twin));
    plot.parentElement.setAttribute("aria-label", heading);
    plot.style.minHeight = figure.layout.height ? `${figure.layout.height}px` : "";
    plot.style.minWidth = `${SMALLEST * (figure.layout.meta.narrowest ?? 0)}px`;
    plot.setAttribute("aria-label", `${heading} ${finding}`);
    try {
      await new Promise(afterPaint);
      if (mine !== turn) return;
      const Plotly = await plotly(model);
      await document.fonts?.ready;
      await new Promise((resolve) => setTimeout(resolve)); // a click or key that waits since the paint comes first
      if (mine !== turn) return;
      // Plotly.react would keep shapes of the previous figure, which may belong to another result.
      share = shareOf(figure, plot.clientWidth);
      const { data, layout } = shrunk(figure, share);
      await Plotly.newPlot(plot, data, layout, CONFIG);
      // A point with an address opens it; the table has the same links.
      plot.on("plotly_click", ({ points }) => {
        const [address] = points.map(({ customdata }) => customdata).filter((data) => typeof data === "string");
        if (address) document.dispatchEvent(new CustomEvent("mcvet-go", { detail: address }));
      });
      for (const button of box.querySelectorAll("[data-format]")) button.disabled = false;
      plot.dataset.drawn = "true";
    } catch (error) {
      console.warn(error);
      plot.textContent = labels.failed;
      plot.classList.add("message");
      box.querySelector("details").open = true;
    }
  }

  // Scripts do not know the width of a printed page: the figure is drawn again for a sheet, and the style sheet scales it.
  const drawings = () => [...(box?.querySelectorAll("[data-drawn]") ?? [])];
  window.addEventListener("beforeprint", () => {
    for (const plot of drawings()) {
      const { meta, height: tall = 500 } = model.get("chart").figure.layout;
      const width = Math.max(SHEET, meta.narrowest ?? 0), height = Math.min(tall, Math.max(480, 0.75 * tall));
      window.Plotly.relayout(plot, { width, height });
      window.Plotly.redraw(plot); // a legend that had two lines stands where it stood until drawn once more
      plot.style.setProperty("--shape", `${width} / ${height}`);
      for (const part of plot.querySelectorAll(".main-svg")) part.setAttribute("viewBox", `0 0 ${width} ${height}`);
    }
  });
  window.addEventListener("afterprint", () => { if (drawings().length) paint(); });
  window.addEventListener("resize", () => {
    for (const plot of drawings()) if (shareOf(model.get("chart").figure, plot.clientWidth) !== share) paint();
  });

  // Links in the table change the view without loading a page, as elsewhere.
  host.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches("[data-go]")) {
      event.preventDefault();
      document.dispatchEvent(new CustomEvent("mcvet-go", { detail: partsOf(link).query }));
    }
    if (link.matches('[href^="#source-"]')) document.getElementById("source-list")?.setAttribute("open", "");
  });
  model.on("change:chart", () => {
    if (window.mcvetPage?.held?.contains(host)) document.addEventListener("mcvet-free", paint, { once: true });
    else paint();
  });
  if (model.get("chart")) paint();
  host.dataset.ready = "true";
}

export default { render };
