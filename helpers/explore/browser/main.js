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
import { optionOf } from "./choices.js";
import { Explorer } from "./explorer.js";
import { all, fillList, linked, make, one, packed } from "./parts.js";
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
    this.links = new Map(
      all(document, "a[href]").map((link) => [link, link.getAttribute("href") ?? ""]),
    );
  }

  /** @returns {Look} */
  look() {
    const { printing } = this;
    return { ...this.data, printing, isDark: this.darkness.matches && !printing };
  }

  /** Open every explorer. One that is damaged is left as it can be read, and the others opened. */
  async open() {
    this.data.explorers = JSON.parse(await inflateText(packed("choices")));
    await this.attempt(async () => {
      const text = await inflateText(packed("plotly"));
      document.head.append(make("script", { textContent: text }));
      if (!("Plotly" in globalThis)) throw new Error("plotly.js did not run");
    });
    for (const section of all(document, ".explorer")) {
      await this.attempt(async () => {
        const buffer = await inflate(packed(`pack-${section.dataset.explorer}`));
        this.explorers.push(new Explorer(section, readStates(buffer), this));
      });
    }
    // Where plotly measures its texts; nobody is to hear of it.
    document.querySelector("#js-plotly-tester")?.setAttribute("aria-hidden", "true");
    this.listen();
    this.readAddress()?.scrollIntoView();
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
    for (const details of all(document, "[data-behind]")) {
      details.addEventListener("toggle", () => fillBehind(details), { once: true });
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
      const closed = all(document, "body:not(.brief) .more:not([open])");
      unfolded.push(.../** @type {HTMLDetailsElement[]} */ (closed));
      for (const details of unfolded) details.open = true;
      redraw();
    });
    addEventListener("afterprint", () => {
      this.printing = false;
      for (const details of unfolded.splice(0)) details.open = false;
      requestAnimationFrame(redraw); // once the page is laid out for the screen again
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
    const choices = this.explorers.flatMap((explorer) => explorer.choices);
    const twins = choices.filter((choice) => choice.shared && choice.name === name);
    const options = twins.flatMap((choice) => choice.options);
    return optionOf(options, value)?.label;
  }

  /** Write the choices into the address, as one step that a reader can go back. */
  settled() {
    this.carryChoices();
    const now = toAddress(this.explorers);
    if (now === location.hash.slice(1)) return;
    history.pushState(null, "", now ? `#${now}` : location.pathname + location.search);
  }

  /**
   * Follow the address. One without "=" is an anchor of the page and leaves the choices alone.
   *
   * @returns {Element | null} the place of the page that it names
   */
  readAddress() {
    const text = location.hash.slice(1);
    /** @type {Element | null} */
    let place = document.getElementById(anchorIn(text));
    if (place) unfold(place);
    if (text && !text.includes("=")) {
      place?.scrollIntoView();
      return place;
    }
    const wanted = fromAddress(text);
    for (const explorer of this.explorers) {
      const pairs = explorer.choices.map((choice) => {
        const name = addressName(explorer, choice);
        return /** @type {const} */ ([choice.name, wanted.get(name)]);
      });
      if (explorer.ask(Object.fromEntries(pairs))) explorer.show();
      if (!namesExplorer(wanted, explorer.id)) continue;
      unfold(explorer.section);
      place ??= explorer.section;
    }
    this.carryChoices();
    return place;
  }

  /** Links to other reports take the shared choices with them. */
  carryChoices() {
    for (const [link, href] of this.links) {
      link.setAttribute("href", carried(href, this.explorers));
    }
  }
}

/**
 * The publications behind a table of ours, unpacked when a reader asks for them.
 *
 * @param {HTMLElement} details
 */
async function fillBehind(details) {
  try {
    const { publications, tables } = JSON.parse(await inflateText(packed("behind")));
    const list = make("ul");
    const links = tables[details.dataset.behind ?? ""].map((/** @type {number} */ number) => {
      const [text, url] = publications[number];
      return linked({ text, url });
    });
    fillList(list, links);
    one(details, "p").replaceWith(list);
  } catch {
    sayDamaged();
  }
}

/**
 * Unfold whatever hides a place of the page, and what that place itself holds folded.
 *
 * @param {Element} place
 */
function unfold(place) {
  for (const details of document.querySelectorAll("details")) {
    const isHeld = details.parentElement === place && details.matches(".folded, [data-behind]");
    if (isHeld || details.contains(place)) details.open = true;
  }
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
