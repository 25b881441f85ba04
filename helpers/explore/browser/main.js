/* What a report does once it is open: unpack the states, draw the charts, follow the controls. It
   asks nothing of any network. The page already holds the default state as text and table, so
   everything here only adds to what can be read without it. */

/** @import { Look, PageData } from "./types.js" */
import {
  addressName,
  anchorIn,
  carried,
  fromAddress,
  namesExplorer,
  toAddress,
} from "./address.js";
import { Explorer } from "./explorer.js";
import { unfold } from "./folds.js";
import { linked, make, one, packed } from "./parts.js";
import { inflate, inflateText, readStates } from "./unpack.js";

/** The page as a whole: its explorers, the choices that they share, its address, paper. */
class Report {
  constructor() {
    /** @type {PageData} */
    this.data = JSON.parse(packed("page-data"));
    /** @type {Explorer[]} */
    this.explorers = [];
    this.darkness = matchMedia("(prefers-color-scheme: dark)");
    this.printing = false;
    this.whole = true;
    /** @type {Promise<any> | undefined} */
    this.behind = undefined;
    this.links = new Map(
      [...document.querySelectorAll("a[href]")].map((a) => [a, a.getAttribute("href") ?? ""]),
    );
  }

  /** @returns {Look} */
  look() {
    const { template, config, dark, fit } = this.data;
    const isDark = this.darkness.matches;
    return { template, config, dark, fit, isDark, printing: this.printing };
  }

  /** Open every explorer. One that is damaged is left as it can be read, and the others opened. */
  async open() {
    this.data.explorers = JSON.parse(await inflateText(packed("choices")));
    await this.attempt(async () => {
      const text = await inflateText(packed("plotly"));
      document.head.append(make("script", { textContent: text }));
      if (!("Plotly" in globalThis)) throw new Error("plotly.js did not run");
    });
    for (const element of document.querySelectorAll(".explorer")) {
      const section = /** @type {HTMLElement} */ (element);
      await this.attempt(async () => {
        const buffer = await inflate(packed(`pack-${section.dataset.explorer}`));
        this.explorers.push(new Explorer(section, readStates(buffer), this));
      });
    }
    // Where plotly measures its texts; nobody is to hear of it.
    document.querySelector("#js-plotly-tester")?.setAttribute("aria-hidden", "true");
    this.listen();
    this.readAddress();
    const text = location.hash.slice(1);
    const wanted = fromAddress(text);
    const named = this.explorers.find(({ id }) => namesExplorer(wanted, id));
    (placeIn(text) ?? named?.section)?.scrollIntoView();
  }

  /** @param {() => Promise<void>} work */
  async attempt(work) {
    try {
      await work();
    } catch {
      this.whole = false;
    }
  }

  listen() {
    for (const element of document.querySelectorAll("[data-behind]")) {
      const details = /** @type {HTMLDetailsElement} */ (element);
      details.addEventListener("toggle", () => this.fillBehind(details), { once: true });
    }
    addEventListener("popstate", () => this.readAddress());
    document.addEventListener("toggle", ({ target }) => this.unfolded(target), true);
    const redraw = () => this.explorers.forEach((explorer) => void explorer.redraw());
    let width = innerWidth;
    addEventListener("resize", () => {
      if (innerWidth !== width && !this.printing) requestAnimationFrame(redraw);
      width = innerWidth;
    });
    this.darkness.addEventListener("change", redraw);
    // Paper cannot be unfolded: sources and citations are printed in full, but for a brief, which
    // is to stay short. Answers are printed where a reader has them open.
    /** @type {HTMLDetailsElement[]} */
    const unfolded = [];
    addEventListener("beforeprint", () => {
      this.printing = true;
      const closed = document.querySelectorAll(".more:not([open])");
      const brief = document.body.classList.contains("brief");
      if (!brief) unfolded.push(.../** @type {HTMLDetailsElement[]} */ ([...closed]));
      for (const details of unfolded) details.open = true;
      redraw();
    });
    addEventListener("afterprint", () => {
      this.printing = false;
      for (const details of unfolded.splice(0)) details.open = false;
      redraw();
    });
  }

  /**
   * Draw the charts that a fold has hidden until now.
   *
   * @param {EventTarget | null} fold
   */
  unfolded(fold) {
    const details = /** @type {HTMLDetailsElement} */ (fold);
    if (!details.open || !details.matches(".question, .folded")) return;
    for (const explorer of this.explorers) {
      if (details.contains(explorer.section) || explorer.section.contains(details)) {
        explorer.redraw();
      }
    }
  }

  /**
   * A shared choice moves in every explorer that offers its new value, or what that holds.
   *
   * @param {Explorer} from
   */
  changed(from) {
    const chosen = from.chosen();
    for (const { name } of from.choices.filter(({ shared }) => shared)) {
      for (const other of this.explorers) {
        if (other !== from) other.follow(name, chosen[name]);
      }
    }
  }

  /**
   * What the first explorer that offers a value of a shared choice calls it.
   *
   * @param {string} name
   * @param {string} value
   * @returns {string | undefined}
   */
  labelOf(name, value) {
    const shared = this.explorers.flatMap(({ choices }) => choices.filter((c) => c.shared));
    const options = shared.filter((c) => c.name === name).flatMap((c) => c.options);
    return options.find((option) => option.value === value)?.label;
  }

  /** Write the choices into the address, as one step that a reader can go back. */
  settled() {
    this.carryChoices();
    const now = toAddress(this.explorers);
    if (now === location.hash.slice(1)) return;
    history.pushState(null, "", now ? `#${now}` : location.pathname + location.search);
  }

  /** An address without "=" is an anchor of the page and leaves the choices alone. */
  readAddress() {
    const text = location.hash.slice(1);
    const place = placeIn(text);
    if (place) unfold(place);
    if (text && !text.includes("=")) {
      place?.scrollIntoView();
      return;
    }
    const wanted = fromAddress(text);
    for (const explorer of this.explorers) {
      const pairs = explorer.choices.map((choice) => {
        const name = addressName(explorer, choice);
        return /** @type {const} */ ([choice.name, wanted.get(name)]);
      });
      if (explorer.ask(Object.fromEntries(pairs))) explorer.show();
      if (namesExplorer(wanted, explorer.id)) unfold(explorer.section);
    }
    this.carryChoices();
  }

  /** Links to other reports take the shared choices with them. */
  carryChoices() {
    for (const [link, href] of this.links) {
      link.setAttribute("href", carried(href, this.explorers));
    }
  }

  /**
   * The publications behind a table of ours, unpacked when a reader asks for them.
   *
   * @param {HTMLDetailsElement} details
   */
  async fillBehind(details) {
    this.behind ??= inflateText(packed("behind")).then((text) => JSON.parse(text));
    const place = one(details, "p, ul");
    try {
      const { publications, tables } = await this.behind;
      const list = make("ul");
      for (const number of tables[details.dataset.behind ?? ""]) {
        const [text, url] = publications[number];
        const item = make("li");
        item.append(linked({ text, url }));
        list.append(item);
      }
      place.replaceWith(list);
    } catch {
      sayDamaged();
    }
  }
}

/**
 * The place of the page that an address names.
 *
 * @param {string} text
 */
function placeIn(text) {
  const anchor = anchorIn(text);
  return anchor ? document.getElementById(anchor) : null;
}

/** Show the notice that the page is damaged; it names what still holds. */
function sayDamaged() {
  document.documentElement.dataset.damaged = "yes";
}

/** Start the page. */
export async function start() {
  if (typeof DecompressionStream === "undefined") {
    one(document, "#old-browser").hidden = false;
    document.documentElement.dataset.old = "yes";
    return;
  }
  try {
    const report = new Report();
    await report.open();
    if (!report.whole) sayDamaged();
    else document.documentElement.dataset.ready = "yes";
  } catch {
    sayDamaged();
  }
}

start();
