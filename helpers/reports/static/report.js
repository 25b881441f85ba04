/* What a report does once it is open: unpack the states, draw the charts, follow the controls. It asks nothing of any network.
   The page already holds the default state as text and table, so everything here only adds to what can be read without it. */
(async () => {
  "use strict";
  const page = JSON.parse(document.getElementById("page-data").textContent);
  const sections = [...document.querySelectorAll(".explorer")];
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
    const widest = Math.max(0.01, ...data.map((trace) => trace.width || 0)); // a bar over another stays the narrower one
    for (const trace of data) if (trace.type === "bar") trace.width = (18 / row) * ((trace.width || widest) / widest);
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
      const text = Math.min(layout.meta.characters * 7.7, plot * (narrow ? 0.7 : 0.6));
      const left = layout.meta.both_ends ? Math.min(text, plot * 0.3) : 0;
      const least = layout.meta.least ?? 0;
      const pixel = (layout.meta.reach - least) / (plot - text - left);
      layout.xaxis.range = [least - left * pixel, layout.meta.reach + text * pixel];
    }
    layout.width = Math.max(width, printing ? 0 : least);
    if (layout.meta?.ratio) layout.height = Math.min(layout.height, Math.round(layout.width * layout.meta.ratio));
    box.style.height = `${layout.height}px`;
    const [shownData, shownLayout] = dark.matches && !printing ? [recoloured(data), recoloured(layout)] : [data, layout];
    // A flow would glide from its old state to the new one and be caught half-way by a printer: it is drawn anew instead.
    if (data.some((trace) => trace.type === "sankey")) Plotly.purge(box);
    return Plotly.react(box, shownData, shownLayout, page.config);
  }

  /* ---- tables, files, words ---- */

  const format = (decimals) => new Intl.NumberFormat("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

  function cellText(value, column) {
    if (value === null) return "–";
    return column.number ? format(column.decimals).format(value).replace("-", "−") : value;
  }

  // Missing values stand last whichever way the column is sorted; the sort keeps rows that are equal in their order.
  function sorted(table, by) {
    if (!by) return table.rows;
    const k = table.columns.findIndex((column) => column.name === by.column);
    if (k < 0) return table.rows;
    const compare = table.columns[k].number ? (a, b) => a - b : (a, b) => a.localeCompare(b, "en-GB", { numeric: true });
    return [...table.rows].sort((a, b) => {
      if (a[k] === null || b[k] === null) return (a[k] === null) - (b[k] === null);
      return by.up ? compare(a[k], b[k]) : compare(b[k], a[k]);
    });
  }

  // `sort` makes the headings buttons; a folded table has plain ones.
  function fillTable(table, content, by, sort) {
    const head = document.createElement("tr");
    for (const column of content.columns) {
      const th = Object.assign(document.createElement("th"), { scope: "col", className: column.number ? "n" : "" });
      if (sort) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "sort", textContent: column.name });
        button.addEventListener("click", () => sort(column.name));
        th.append(button);
      } else th.textContent = column.name;
      if (by?.column === column.name) th.setAttribute("aria-sort", by.up ? "ascending" : "descending");
      head.append(th);
    }
    const focused = [...table.querySelectorAll(".sort")].indexOf(document.activeElement);
    table.tHead.replaceChildren(head);
    if (focused >= 0) table.querySelectorAll(".sort")[focused]?.focus();
    table.tBodies[0].replaceChildren(...sorted(content, by).map((row) => {
      const tr = document.createElement("tr");
      row.forEach((value, j) => {
        const cell = document.createElement(j ? "td" : "th");
        if (!j) cell.scope = "row";
        if (content.columns[j].number) cell.className = "n";
        cell.textContent = cellText(value, content.columns[j]);
        tr.append(cell);
      });
      return tr;
    }));
  }

  // Spreadsheets run text that begins like a formula; an apostrophe keeps it text. Numbers stay numbers.
  const csvCell = (value) => {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = (table, by) => [table.columns.map((c) => c.name), ...sorted(table, by)].map((r) => r.map(csvCell).join(",")).join("\r\n") + "\r\n";

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

  // The twin of citation() in citation.py.
  const citation = (question, chosen) => `${page.cite[0]}“${question}”${chosen ? ` (${chosen})` : ""}${page.cite[1]}`;

  // A source leads to its publisher, or, where it is a table of ours, to what stands behind it on this page.
  function linked({ text, url }) {
    const link = document.createElement(/^(https?:|#)/.test(url) ? "a" : "span");
    if (link.tagName === "A") link.href = url;
    if (/^https?:/.test(url)) link.rel = "noreferrer";
    link.textContent = text;
    return link;
  }

  // The twin of source_line() in markup.py.
  function sourceLine(line, shown) {
    const badge = line.querySelector(".badge");
    badge.className = `badge ${shown.basis}`;
    badge.textContent = shown.basis;
    badge.title = page.badges[shown.basis];
    const ours = ({ url }) => shown.sources.length <= page.few || url.startsWith("#"); // a table of ours is never folded away
    const links = (some) => some.flatMap((source, i) => (i ? ["; ", linked(source)] : [linked(source)]));
    const open = shown.sources.filter(ours), rest = shown.sources.filter((source) => !ours(source));
    if (!rest.length) return line.replaceChildren(badge, " Source: ", ...links(open), ".");
    const folded = line.querySelector("details") ?? document.createElement("details");
    const summary = Object.assign(document.createElement("summary"), { textContent: `${rest.length} ${open.length ? "more" : "sources"}` });
    folded.replaceChildren(summary, ...links(rest), ".");
    return line.replaceChildren(badge, ...(open.length ? [" Source: ", ...links(open), "; "] : [" "]), folded);
  }

  // The twin of assumptions() in markup.py; `open` keeps it unfolded while choices change.
  function assumptions(found, open) {
    if (!found.length) return [];
    const details = Object.assign(document.createElement("details"), { open: !!open });
    const list = document.createElement("ul");
    list.append(...found.map((a) => Object.assign(document.createElement("li"), { textContent: `${a.id}: ${a.text}.` })));
    const words = `Rests on ${found.length} assumption${found.length > 1 ? "s" : ""}: ${found.map((a) => a.id).join(", ")}`;
    details.append(Object.assign(document.createElement("summary"), { textContent: words }), list);
    return [details];
  }

  /* ---- controls: each kind can say its value, take one, and offer fewer options ---- */

  function listControl(box, choice) {
    const select = box.querySelector("select");
    const find = box.querySelector("input[type=search]");
    let offered = choice.options;
    function fill(options) {
      const value = select.value;
      select.replaceChildren(...options.map((o) => new Option(o.label, o.value)));
      if (options.some((o) => o.value === value)) select.value = value;
    }
    function narrow() {
      const words = find.value.trim().toLowerCase().split(/\s+/);
      const match = offered.filter((o) => words.every((w) => `${o.label} ${o.also ?? ""}`.toLowerCase().includes(w)));
      const kept = offered.filter((o) => o.value === select.value && !match.includes(o));
      fill(match.length ? [...kept, ...match] : offered);
      box.querySelector(".matches").textContent = find.value.trim() ? `${match.length} of ${offered.length} match` : "";
      return match;
    }
    find?.addEventListener("input", narrow);
    find?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const [first] = narrow();
      if (!first || !find.value.trim()) return;
      select.value = first.value;
      find.value = "";
      narrow();
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return {
      get: () => select.value,
      set: (value) => { if (![...select.options].some((o) => o.value === value)) fill(offered); select.value = value; },
      offer: (options) => { offered = options; fill(options); },
    };
  }

  function tickControl(box, several) {
    const inputs = [...box.querySelectorAll("input")];
    let last = "";
    return {
      get() {
        const ticked = inputs.filter((input) => input.checked).map((input) => input.value).join("+");
        if (ticked || !several) return (last = ticked);
        inputs.filter((input) => last.split("+").includes(input.value)).forEach((input) => { input.checked = true; });
        box.querySelector(".matches").textContent = "At least one must stay ticked.";
        return last; // nothing ticked would be no answer
      },
      set(value) {
        const wanted = several ? value.split("+") : [value];
        inputs.forEach((input) => { input.checked = wanted.includes(input.value); });
        last = value;
      },
      offer(options) {
        for (const input of inputs) input.closest("label").hidden = !options.some((o) => o.value === input.value);
      },
    };
  }

  function rangeControl(box, choice) {
    const input = box.querySelector("input");
    let offered = choice.options;
    const say = () => {
      const words = offered[+input.value].label;
      box.querySelector("output").textContent = words;
      input.setAttribute("aria-valuetext", words);
    };
    input.addEventListener("input", say);
    return {
      get: () => offered[+input.value].value,
      set: (value) => { input.value = Math.max(0, offered.findIndex((o) => o.value === value)); say(); },
      offer: (options) => { offered = options; input.max = options.length - 1; },
    };
  }

  const KINDS = {
    list: listControl, search: listControl, range: rangeControl,
    few: (box) => tickControl(box, false), several: (box) => tickControl(box, true),
  };

  /* ---- one explorer ---- */

  class Explorer {
    constructor(section, state) {
      this.section = section;
      this.id = section.dataset.explorer;
      this.state = state; // from number to document
      ({ question: this.question, choices: this.choices } = page.explorers[this.id]);
      this.boxes = [...section.querySelectorAll(".chart")];
      this.fold = this.find("details.folded");
      this.controls = this.choices.map((choice) => KINDS[choice.kind](this.find(`[data-choice="${choice.name}"]`), choice));
      this.numbers = new Map();
      this.count(0, []);
      this.set(Object.fromEntries(this.choices.map((choice) => [choice.name, choice.default])));
      this.listen();
      this.show();
    }

    find(selector) { return this.section.querySelector(selector); }

    // The options of choice k where the choices before it are `values`: the twin of reachable() in choices.py.
    options(k, values) {
      const choice = this.choices[k];
      if (!choice.within) return choice.options;
      const group = choice.groups[values[this.choices.findIndex((c) => c.name === choice.within)]];
      return choice.options.filter((o) => group.includes(o.value));
    }

    // Number the states in the order in which Python computed them.
    count(k, values) {
      if (k === this.choices.length) this.numbers.set(values.join("\u0001"), this.numbers.size);
      else for (const option of this.options(k, values)) this.count(k + 1, [...values, option.value]);
    }

    values() { return this.controls.map((control) => control.get()); }

    // Put controls on the values given, as far as they exist; a choice that depends on another may have to move with it.
    set(wanted) {
      const values = [];
      this.choices.forEach((choice, k) => {
        const options = this.options(k, values);
        const has = (value) => options.some((o) => o.value === value);
        const value = [wanted[choice.name], choice.default].find(has) ?? options[0].value;
        if (choice.within) this.controls[k].offer(options);
        this.controls[k].set(value);
        values.push(value);
      });
    }

    chosen() {
      return this.choices.map((choice, k) => `${choice.label}: ${choice.options.find((o) => o.value === this.controls[k].get()).label}`).join("; ");
    }

    // A chart that is folded away has no width to be drawn at; it is drawn when a reader unfolds it.
    redraw() {
      if (this.fold && !this.fold.open) return;
      this.boxes.forEach((box, k) => {
        draw(box, this.shown.figures[k]);
        this.pickable(box, k);
      });
    }

    // A click on a point that carries customdata sets the choice that its figure picks, as the control would.
    pickable(box, k) {
      if (!this.shown.figures[k].picks || box.dataset.pickable) return;
      box.dataset.pickable = "yes";
      box.on("plotly_click", ({ points }) => {
        const value = points.find((point) => point.customdata !== undefined)?.customdata;
        if (value !== undefined) this.pick(this.shown.figures[k].picks, String(value));
      });
    }

    // The twin of picked() in choices.py: where another parent has the value, that parent is set with it.
    pick(name, value) {
      const wanted = Object.fromEntries(this.choices.map((choice, k) => [choice.name, this.controls[k].get()]));
      for (let choice = this.choices.find((c) => c.name === name); choice?.options.some((o) => o.value === value);) {
        wanted[choice.name] = value;
        const { within, groups } = choice;
        if (!within || groups[wanted[within]].includes(value)) break;
        value = Object.keys(groups).find((parent) => groups[parent].includes(value));
        choice = this.choices.find((c) => c.name === within);
      }
      this.set(wanted);
      this.changed(true);
    }

    show(announce = false) {
      const number = this.numbers.get(this.values().join("\u0001"));
      const shown = this.shown = this.state(number);
      this.section.dataset.state = number;
      this.find(".sentence").textContent = shown.sentence;
      this.find(".chosen").textContent = this.chosen();
      this.find(".citation").textContent = citation(this.question, this.chosen());
      this.boxes.forEach((box, k) => {
        box.setAttribute("aria-label", shown.figures[k].alt);
        box.closest("figure").querySelector("figcaption").textContent = shown.figures[k].title;
      });
      const caption = `The numbers: ${shown.figures[0]?.title ?? this.question}`;
      this.find("caption").textContent = caption;
      sourceLine(this.find(".source"), shown);
      this.table();
      this.find(".assumptions").replaceChildren(...assumptions(shown.assumptions, this.find(".assumptions details")?.open));
      this.find(".caveats").replaceChildren(...shown.caveats.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
      this.redraw();
      clearTimeout(this.settling);
      if (announce) this.settling = setTimeout(() => { this.find(".announced").textContent = shown.sentence; }, 600);
    }

    table() {
      const sort = (column) => {
        // first up, then down, then as the answer had it
        this.by = this.by?.column !== column ? { column, up: true } : this.by.up ? { column, up: false } : null;
        this.table();
      };
      fillTable(this.find("table"), this.shown.table, this.by, this.find(".numbers").open ? sort : null);
    }

    listen() {
      this.fold?.addEventListener("toggle", () => this.redraw());
      this.find(".numbers").addEventListener("toggle", () => this.table());
      let asked = 0, unwritten = false;
      // The controls agree with each other at once, so that what a reader does next meets the new lists; a frame draws the last state only.
      const changed = this.changed = (settled) => {
        this.set(Object.fromEntries(this.choices.map((choice, k) => [choice.name, this.controls[k].get()])));
        unwritten ||= settled;
        cancelAnimationFrame(asked);
        asked = requestAnimationFrame(() => {
          this.show(!this.playing);
          share(this);
          if (unwritten) writeAddress();
          unwritten = false;
        });
      };
      this.choices.forEach((choice, k) => {
        const box = this.find(`[data-choice="${choice.name}"]`);
        box.addEventListener("change", (event) => { if (event.target.type !== "search") changed(true); });
        if (choice.kind === "range") box.addEventListener("input", () => changed(false));
        const play = box.querySelector(".play");
        if (play) this.playable(play, choice, k, changed);
        for (const input of box.querySelectorAll("select, input")) input.disabled = false;
      });
      const name = (end) => `${page.name}-${this.id}${this.values().map((v) => "-" + v.replace(/[^\w.+-]+/g, "_")).join("")}${end}`;
      const picture = (format, scale) => this.boxes.forEach((box, k) => Plotly.downloadImage(box, { format, scale, filename: name(k ? `-${k + 1}` : "") }));
      const actions = {
        copy: () => copy([this.shown.sentence, this.chosen(), ...this.shown.sources.map((s) => `Source: ${s.text}${/^https?:/.test(s.url) ? `, ${s.url}` : ""}`), citation(this.question, this.chosen())].filter(Boolean).join("\n")),
        cite: () => copy(citation(this.question, this.chosen())),
        csv: () => save(new Blob(["\ufeff" + csv(this.shown.table, this.by)], { type: "text/csv" }), name(".csv")),
        png: () => picture("png", 2),
        svg: () => picture("svg", 1),
      };
      for (const button of this.section.querySelectorAll("button[data-action]")) {
        button.hidden = false;
        button.addEventListener("click", async () => {
          await actions[button.dataset.action]();
          this.find(".done").textContent = button.dataset.done;
          setTimeout(() => { this.find(".done").textContent = ""; }, 4000);
        });
      }
    }

    // Run through the options of a choice, from the start where it stands at the end. Screen readers hear only the last.
    playable(button, choice, k, changed) {
      const stop = () => {
        clearInterval(this.playing);
        this.playing = 0;
        button.textContent = "Play";
        button.setAttribute("aria-pressed", "false");
        changed(true);
      };
      const step = () => {
        const options = this.options(k, this.values());
        const at = options.findIndex((o) => o.value === this.controls[k].get());
        if (at + 1 >= options.length) return stop();
        this.controls[k].set(options[at + 1].value);
        return changed(false);
      };
      button.hidden = false;
      button.addEventListener("click", () => {
        if (this.playing) return stop();
        const options = this.options(k, this.values());
        if (this.controls[k].get() === options.at(-1).value) this.controls[k].set(options[0].value);
        button.textContent = "Stop";
        button.setAttribute("aria-pressed", "true");
        this.playing = setInterval(step, 1200);
        return changed(false);
      });
    }
  }

  /* ---- the page: shared choices, the address, the size of things ---- */

  const open = [];

  // A shared choice moves in every explorer that has it.
  function share(from) {
    from.choices.forEach((choice, k) => {
      if (!choice.shared) return;
      const value = from.controls[k].get();
      for (const other of open) {
        const twin = other.choices.findIndex((c) => c.shared && c.name === choice.name);
        if (other === from || twin < 0 || other.controls[twin].get() === value) continue;
        other.set({ ...Object.fromEntries(other.choices.map((c, j) => [c.name, other.controls[j].get()])), [choice.name]: value });
        other.show();
      }
    });
  }

  const addressName = (explorer, choice) => (choice.shared ? choice.name : `${explorer.id}.${choice.name}`);

  function address() {
    const parts = new Map();
    for (const explorer of open) {
      explorer.choices.forEach((choice, k) => {
        const value = explorer.controls[k].get();
        if (value !== choice.default) parts.set(addressName(explorer, choice), value);
      });
    }
    return [...parts].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  }

  function writeAddress() {
    const now = address();
    if (now !== location.hash.slice(1)) history.pushState(null, "", now ? `#${now}` : location.pathname + location.search);
  }

  function decoded(text) {
    try { return decodeURIComponent(text); } catch { return text; } // cut off or mistyped: it will match nothing
  }

  // Unfold whatever hides the place that an anchor names, and what that place itself holds folded.
  function reveal(id) {
    const place = document.getElementById(id);
    if (!place) return;
    for (let around = place.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    for (const within of place.querySelectorAll(":scope > details.folded, :scope > [data-behind]")) within.open = true;
    place.scrollIntoView();
  }

  // The publications behind our tables, unpacked when a reader asks for one of them.
  let behind;
  async function fillBehind(details) {
    behind ??= inflate("behind").then((buffer) => JSON.parse(new TextDecoder().decode(buffer)));
    const { publications, tables } = await behind;
    const list = document.createElement("ul");
    list.append(...tables[details.dataset.behind].map((number) => {
      const item = document.createElement("li");
      const [text, url] = publications[number];
      item.append(linked({ text, url }));
      return item;
    }));
    details.querySelector("p, ul").replaceWith(list);
  }
  for (const details of document.querySelectorAll("[data-behind]")) details.addEventListener("toggle", () => fillBehind(details), { once: true });

  // An address without "=" is an anchor of the page and leaves the choices alone.
  function readAddress() {
    const text = location.hash.slice(1);
    if (text && !text.includes("=")) return reveal(decoded(text));
    const wanted = new Map(text.split("&").filter(Boolean).map((part) => part.split("=").map(decoded)));
    for (const explorer of open) {
      const before = explorer.values().join();
      explorer.set(Object.fromEntries(explorer.choices.map((choice) => [choice.name, wanted.get(addressName(explorer, choice))])));
      if (explorer.values().join() !== before) explorer.show();
      if (explorer.fold && explorer.choices.some((choice) => wanted.has(addressName(explorer, choice)))) explorer.fold.open = true;
    }
  }

  const plotly = document.createElement("script");
  plotly.textContent = new TextDecoder().decode(await inflate("plotly"));
  document.head.append(plotly);

  for (const section of sections) open.push(new Explorer(section, await unpack(`pack-${section.dataset.explorer}`)));
  readAddress();
  const first = open.find((explorer) => decoded(location.hash).includes(`${explorer.id}.`));
  first?.section.scrollIntoView();
  addEventListener("popstate", readAddress);
  document.documentElement.dataset.ready = "yes";

  const redrawAll = () => open.forEach((explorer) => explorer.redraw());
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width && !printing) requestAnimationFrame(redrawAll);
    width = innerWidth;
  });
  dark.addEventListener("change", redrawAll);
  // Paper cannot be unfolded: sources, citations and folded answers are printed in full, but for a brief, which is to stay short.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    printing = true;
    const closed = document.querySelectorAll(":is(.source details, .all-sources, .cite, .folded):not([open])");
    unfolded = document.body.classList.contains("brief") ? [] : [...closed];
    unfolded.forEach((d) => { d.open = true; });
    redrawAll();
  });
  addEventListener("afterprint", () => { printing = false; unfolded.forEach((d) => { d.open = false; }); redrawAll(); });
})();
