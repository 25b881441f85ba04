/* What a report does once it is open: unpack the states, draw the charts, follow the controls. It asks nothing of any network.
   The page already holds the default state as text and table, so everything here only adds to what can be read without it. */
(async () => {
  "use strict";
  const page = JSON.parse(document.getElementById("page-data").textContent);
  const explorers = [...document.querySelectorAll(".explorer")];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let printing = false;

  if (typeof DecompressionStream === "undefined") {
    document.getElementById("old-browser").hidden = false;
    return;
  }

  /* ---- unpacking: the twin of unpack() in pack.py ---- */

  async function inflate(id) {
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent.trim()), (c) => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }

  async function unpack(id) {
    const buffer = await inflate(id);
    const size = new DataView(buffer).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
    const kinds = { 1: Int8Array, 2: Int16Array, 4: Int32Array };
    let at = 4 + size;
    const columns = head.kinds.map((width) => {
      const deltas = new kinds[width](buffer.slice(at, at + width * head.n));
      at += width * head.n;
      const column = new Int32Array(head.n);
      for (let i = 0, sum = 0; i < head.n; i++) column[i] = sum = (sum + deltas[i]) | 0;
      return column;
    });
    return (i) => read(head.tree, columns, i);
  }

  const MISSING = -2147483648;
  function read(node, columns, i) {
    const [kind, what] = Object.entries(node)[0];
    switch (kind) {
      case "k": return what;
      case "d": return Object.fromEntries(Object.entries(what).map(([key, child]) => [key, read(child, columns, i)]));
      case "l": return what.map((child) => read(child, columns, i));
      case "v": return what[1].slice(0, columns[what[0]][i]).map((child) => read(child, columns, i));
      case "t": return what.map((child) => read(child, columns, i)).join("");
      case "p": return what[1][columns[what[0]][i]];
      default: {
        const scaled = columns[what[0]][i];
        return scaled === MISSING ? null : scaled / 10 ** what[1];
      }
    }
  }

  /* ---- charts ---- */

  // Light colours become their dark twins; rgba() keeps its strength.
  function recoloured(value) {
    if (Array.isArray(value)) return value.map(recoloured);
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, recoloured(v)]));
    if (typeof value !== "string") return value;
    const rgba = /^rgba\((\d+),(\d+),(\d+),([\d.]+)\)$/.exec(value);
    if (!rgba) return page.dark[value] ?? value;
    const hex = "#" + rgba.slice(1, 4).map((n) => (+n).toString(16).padStart(2, "0")).join("");
    const twin = Object.entries(page.dark).find(([light]) => light.toLowerCase() === hex)?.[1] ?? hex;
    return `rgba(${[1, 3, 5].map((k) => parseInt(twin.slice(k, k + 2), 16)).join(",")},${rgba[4]})`;
  }

  function wrap(text, characters) {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length + 1 > characters) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines;
  }

  // On a narrow page the label of a row is written above it, so that the bars keep the width.
  function narrowed(data, layout, width) {
    const labels = layout.meta.rows.map((text) => wrap(text, Math.floor(width / 7.4)));
    const lines = Math.max(...labels.map((l) => l.length));
    const row = 30 + 17 * lines;
    const legend = layout.showlegend ? 44 : 0;
    const rows = layout.yaxis.range[0] - layout.yaxis.range[1];
    layout.height = row * rows + 60 + legend + 17 * lines;
    layout.margin = { ...layout.margin, t: Math.max(8, 17 * lines - row / 2 + 18) + legend };
    if (legend) layout.legend = { ...layout.legend, yshift: 0, y: 1 + (17 * lines) / (row * rows) };
    layout.yaxis = { ...layout.yaxis, showticklabels: false };
    layout.annotations = [...(layout.annotations ?? []), ...labels.map((text, i) => ({
      xref: "paper", x: 0, xanchor: "left", yref: "y", y: layout.yaxis.tickvals[i], yanchor: "bottom", yshift: 11, text: text.join("<br>"), align: "left", showarrow: false,
    }))];
    for (const trace of data) if (trace.type === "bar") trace.width = 18 / row;
  }

  function draw(box, figure) {
    const width = printing ? 640 : box.parentElement.clientWidth;
    const data = structuredClone(figure.data);
    const layout = structuredClone(figure.layout);
    layout.template = page.template;
    const least = layout.meta?.min_width ?? 0;
    box.style.minWidth = printing || width >= least ? "" : `${least}px`;
    const narrow = layout.meta?.rows && width < 520;
    if (narrow) narrowed(data, layout, width);
    if (layout.meta?.reach) {
      // Leave room for the text at the end of the longest row, whatever the width.
      const plot = width - (narrow ? 24 : 210);
      const text = Math.min(layout.meta.characters * 7.7, plot * 0.6);
      const left = layout.meta.both_ends ? Math.min(text, plot * 0.3) : 0;
      const pixel = layout.meta.reach / (plot - text - left);
      layout.xaxis.range = [-left * pixel, layout.meta.reach + text * pixel];
    }
    layout.width = Math.max(width, printing ? 0 : least);
    box.style.height = `${layout.height}px`;
    const [shownData, shownLayout] = dark.matches && !printing ? [recoloured(data), recoloured(layout)] : [data, layout];
    // A flow would glide from its old state to the new one and be caught half-way by a printer: it is drawn anew instead.
    if (data.some((trace) => trace.type === "sankey")) Plotly.purge(box);
    return Plotly.react(box, shownData, shownLayout, page.config);
  }

  /* ---- one explorer ---- */

  const format = (decimals) => new Intl.NumberFormat("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

  function cellText(value, column) {
    if (value === null) return "–";
    return column.number ? format(column.decimals).format(value).replace("-", "−") : value;
  }

  function fillTable(table, content) {
    const row = (tag, cells, scope) => {
      const tr = document.createElement("tr");
      cells.forEach((text, j) => {
        const cell = document.createElement(j === 0 || tag === "th" ? "th" : "td");
        if (cell.tagName === "TH") cell.scope = scope;
        if (content.columns[j].number) cell.className = "n";
        cell.textContent = text;
        tr.append(cell);
      });
      return tr;
    };
    table.tHead.replaceChildren(row("th", content.columns.map((c) => c.name), "col"));
    table.tBodies[0].replaceChildren(...content.rows.map((r) => row("td", r.map((v, j) => cellText(v, content.columns[j])), "row")));
  }

  // Spreadsheets run text that begins like a formula; an apostrophe keeps it text. Numbers stay numbers.
  const csvCell = (value) => {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = (table) => [table.columns.map((c) => c.name), ...table.rows].map((r) => r.map(csvCell).join(",")).join("\r\n") + "\r\n";

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  function sourceLine(line, shown) {
    const badge = line.querySelector(".badge");
    badge.className = `badge ${shown.basis}`;
    badge.textContent = shown.basis;
    badge.title = page.badges[shown.basis];
    const parts = shown.sources.flatMap((source, i) => {
      const link = document.createElement(/^https?:/.test(source.url) ? "a" : "span");
      if (link.tagName === "A") Object.assign(link, { href: source.url, rel: "noreferrer" });
      link.textContent = source.text;
      return i ? ["; ", link] : [link];
    });
    if (shown.sources.length <= page.few) return line.replaceChildren(badge, " Source: ", ...parts, ".");
    const folded = line.querySelector("details") ?? document.createElement("details");
    const summary = Object.assign(document.createElement("summary"), { textContent: `${shown.sources.length} sources` });
    folded.replaceChildren(summary, ...parts, ".");
    return line.replaceChildren(badge, " ", folded);
  }

  async function open(section) {
    const settings = page.explorers[section.dataset.explorer];
    const state = await unpack(`pack-${section.dataset.explorer}`);
    const find = (selector) => section.querySelector(selector);
    const boxes = [...section.querySelectorAll(".chart")];
    const controls = settings.choices.map((choice) => find(`[name="${choice.name}"]`));
    let shown;

    const index = () => controls.reduce((sum, control, k) => sum * settings.choices[k].options.length + control.selectedIndex, 0);
    const chosen = () => settings.choices.map((choice, k) => `${choice.label}: ${choice.options[controls[k].selectedIndex].label}`).join("; ");
    const fileName = (end) => `${page.name}-${section.dataset.explorer}${controls.map((c) => "-" + c.value.replace(/[^\w.-]+/g, "_")).join("")}.${end}`;

    function redraw() {
      boxes.forEach((box, k) => draw(box, shown.figures[k]));
    }

    function show() {
      shown = state(index());
      section.dataset.state = index();
      find(".sentence").textContent = shown.sentence;
      find(".chosen").textContent = chosen();
      boxes.forEach((box, k) => {
        box.setAttribute("aria-label", shown.figures[k].alt);
        box.closest("figure").querySelector("figcaption").textContent = shown.figures[k].title;
      });
      const caption = `The numbers: ${shown.figures[0]?.title ?? settings.question}`;
      find("caption").textContent = caption;
      find(".scroll").setAttribute("aria-label", caption);
      sourceLine(find(".source"), shown);
      fillTable(find("table"), shown.table);
      find(".caveats").replaceChildren(...shown.caveats.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
      redraw();
    }

    let asked = 0;
    for (const control of controls) {
      control.addEventListener("change", () => {
        cancelAnimationFrame(asked);
        asked = requestAnimationFrame(show);
      });
    }
    const actions = {
      copy: () => copy([shown.sentence, chosen(), ...shown.sources.map((s) => `Source: ${s.text}${s.url ? `, ${s.url}` : ""}`), page.cite].filter(Boolean).join("\n")),
      csv: () => save(new Blob(["\ufeff" + csv(shown.table)], { type: "text/csv" }), fileName("csv")),
      png: () => boxes.forEach((box) => Plotly.downloadImage(box, { format: "png", scale: 2, filename: fileName("png").slice(0, -4) })),
      svg: () => boxes.forEach((box) => Plotly.downloadImage(box, { format: "svg", filename: fileName("svg").slice(0, -4) })),
    };
    for (const button of section.querySelectorAll("button[data-action]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await actions[button.dataset.action]();
        find(".done").textContent = button.dataset.done;
        setTimeout(() => { find(".done").textContent = ""; }, 4000);
      });
    }
    for (const control of controls) control.disabled = false;
    show();
    return redraw;
  }

  /* ---- the page ---- */

  const plotly = document.createElement("script");
  plotly.textContent = new TextDecoder().decode(await inflate("plotly"));
  document.head.append(plotly);

  const redraws = [];
  for (const section of explorers) redraws.push(await open(section));
  document.documentElement.dataset.ready = "yes";

  const redrawAll = () => redraws.forEach((redraw) => redraw());
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width && !printing) requestAnimationFrame(redrawAll);
    width = innerWidth;
  });
  dark.addEventListener("change", redrawAll);
  // Paper cannot be unfolded: sources are printed in full.
  const folded = () => document.querySelectorAll(".source details");
  addEventListener("beforeprint", () => { printing = true; folded().forEach((d) => { d.open = true; }); redrawAll(); });
  addEventListener("afterprint", () => { printing = false; folded().forEach((d) => { d.open = false; }); redrawAll(); });
})();
