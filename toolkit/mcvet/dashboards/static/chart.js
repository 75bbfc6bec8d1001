// Draws a finished plotly figure, with its finding in a sentence, its twin as a table, and downloads as pictures.

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
    // No server of ours: the kernel hands plotly.js over, once.
    model.on("msg:custom", (message, buffers) => {
      if (message.library !== "plotly") return;
      script.src = URL.createObjectURL(new Blob([buffers[0]], { type: "text/javascript" }));
      document.head.append(script);
    });
    model.send({ library: "plotly" });
  });
  return loading;
}

const CONFIG = { displayModeBar: false, responsive: true, displaylogo: false, showSendToCloud: false };

// A picture cannot reach the fonts of the page, so it is measured and drawn in a font that every machine has.
function saved(figure) {
  const { meta } = figure.layout;
  const layout = JSON.parse(JSON.stringify(figure.layout).replaceAll(JSON.stringify(figure.layout.font.family), '"Arial, sans-serif"'));
  if (layout.showlegend) layout.legend = { ...layout.legend, xref: "container", x: 0.02, yref: "container", y: 0.02, yanchor: "bottom" };
  const lines = meta.note.match(/.{1,120}(\s|$)/g) ?? [meta.note];
  layout.width = 1120;
  layout.margin = { ...layout.margin, t: 110, b: 40 + 20 * (lines.length + 1) + (layout.showlegend ? 70 : 0) };
  layout.height = (layout.height ?? 500) + 80 + 20 * lines.length + (layout.showlegend ? 70 : 0);
  layout.title = { text: meta.title, x: 0, xref: "paper", xanchor: "left", y: 0.985, yanchor: "top", font: { size: 22 } };
  const note = [...lines, location.href].join("<br>");
  layout.annotations = [...(layout.annotations ?? []), {
    text: note, xref: "paper", yref: "paper", x: 0, y: 0, xanchor: "left", yanchor: "top", align: "left",
    yshift: -10, showarrow: false, font: { size: 13, color: meta.secondary },
  }];
  return { data: figure.data, layout };
}

function render({ model, el }) {
  const host = document.querySelector(`[data-region="${model.get("name")}"]`) ?? el;
  let box = null, turn = 0;

  function build() {
    const labels = model.get("labels");
    box = document.createElement("figure");
    box.className = "figure";
    box.innerHTML = `<div class="row"><h2></h2><div class="tools"></div></div><div class="scroll" role="region" tabindex="0"><div class="plot" role="img"></div></div>
      <figcaption class="limits"></figcaption><details><summary></summary><div class="twin"></div></details>`;
    box.querySelector("summary").textContent = labels.twin;
    for (const format of ["png", "svg"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = labels[format];
      button.dataset.format = format;
      button.disabled = true;
      button.addEventListener("click", () => {
        const figure = saved(model.get("figure"));
        window.Plotly.downloadImage(figure, {
          format, filename: `mcvet-${model.get("filename")}`, scale: format === "png" ? 2 : 1, width: 1120, height: figure.layout.height,
        });
      });
      box.querySelector(".tools").append(button);
    }
    host.replaceChildren(box);
  }

  // Words and table come first, the drawing once they are painted; the one before stays until then, so that nothing jumps.
  async function paint() {
    const figure = model.get("figure"), mine = (turn += 1);
    if (!figure.data) { host.replaceChildren(); box = null; return; }
    if (!box) build();
    const plot = box.querySelector(".plot"), heading = model.get("heading");
    box.querySelector("h2").textContent = heading;
    box.querySelector("figcaption").textContent = figure.layout.meta.note;
    box.querySelector(".twin").innerHTML = model.get("twin");
    plot.parentElement.setAttribute("aria-label", heading);
    plot.style.minHeight = figure.layout.height ? `${figure.layout.height}px` : "";
    plot.style.minWidth = `${figure.layout.meta.narrowest ?? 0}px`;
    plot.setAttribute("aria-label", `${heading} ${model.get("finding")}`);
    try {
      const Plotly = await plotly(model);
      await document.fonts?.ready;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
      if (mine !== turn) return;
      // Drawn from nothing: Plotly.react leaves shapes of the figure before, which may belong to others' answers.
      await Plotly.newPlot(plot, structuredClone(figure.data), structuredClone(figure.layout), CONFIG);
      for (const button of box.querySelectorAll("[data-format]")) button.disabled = false;
      plot.dataset.drawn = "true";
    } catch (error) {
      console.warn(error);
      plot.textContent = model.get("labels").failed;
      plot.classList.add("message");
      box.querySelector("details").open = true;
    }
  }

  // Links of the table twin stay on the page, as they do elsewhere.
  host.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches("[data-go]")) {
      event.preventDefault();
      document.dispatchEvent(new CustomEvent("mcvet-go", { detail: new URL(link.href).search || "?" }));
    }
    if (link.matches('[href^="#source-"]')) document.getElementById("source-list")?.setAttribute("open", "");
  });
  model.on("change:figure", paint);
  paint();
  host.dataset.ready = "true";
}

export default { render };
