/* One question with its choices: it follows its controls and shows the state that they name. */

/** @import { Answer, Choice, Control, Look, PageData, Sorting } from "./types.js" */
import { draw, savePictures } from "./charts.js";
import {
  byName,
  inWords,
  numberStates,
  optionsOf,
  resolveClick,
  settle,
  stateKey,
} from "./choices.js";
import { controlOf } from "./controls.js";
import { copy, save } from "./download.js";
import { isFolded } from "./folds.js";
import { citation, csvText, fileName, finding } from "./format.js";
import { fillAssumptions, fillSourceLine, fillTable, make, one } from "./parts.js";

const STEP = 1200; // ms between two options that play
const SETTLED = 600; // ms of rest before an answer is announced
const SAID = 4000; // ms for which a button says what it did

/**
 * What the page has to do with an explorer.
 *
 * @typedef {object} Surroundings
 * @property {PageData} data
 * @property {() => Look} look
 * @property {(explorer: Explorer) => void} changed its controls have moved
 * @property {() => void} settled the move is one to which a reader may come back
 */

export class Explorer {
  /**
   * @param {HTMLElement} section
   * @param {(number: number) => Answer} answers
   * @param {Surroundings} page
   */
  constructor(section, answers, page) {
    this.section = section;
    this.answers = answers;
    this.page = page;
    this.id = section.dataset.explorer ?? "";
    const { question, choices } = page.data.explorers[this.id];
    this.question = question;
    /** @type {Choice[]} */
    this.choices = choices;
    this.boxes = /** @type {HTMLElement[]} */ ([...section.querySelectorAll(".chart")]);
    /** @type {Control[]} */
    this.controls = choices.map((choice) => controlOf(this.boxOf(choice), choice));
    this.numbers = numberStates(choices);
    /** @type {Sorting} */
    this.by = null;
    /** @type {(() => void) | null} */
    this.stopPlaying = null;
    this.frame = 0;
    this.unwritten = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.settling = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.saying = undefined;
    this.shown = this.answers(0);
    this.set(Object.fromEntries(choices.map((choice) => [choice.name, choice.default])));
    this.show();
    this.listen();
  }

  /** @param {Choice} choice */
  boxOf(choice) {
    return one(this.section, `[data-choice="${choice.name}"]`);
  }

  /** @param {string} selector */
  find(selector) {
    return one(this.section, selector);
  }

  values() {
    return this.controls.map((control) => control.get());
  }

  /** The values by the names of their choices. */
  chosen() {
    return byName(this.choices, this.values());
  }

  /** The choices made, in words. */
  words() {
    return inWords(this.choices, this.values());
  }

  /** How the answer is cited. */
  cited() {
    return citation(this.page.data.cite, this.question, this.words());
  }

  /**
   * Put the controls on the values given, as far as they exist; a choice that depends on another
   * may have to move with it.
   *
   * @param {Record<string, string | undefined>} wanted
   */
  set(wanted) {
    const values = settle(this.choices, wanted);
    for (const [k, choice] of this.choices.entries()) {
      if (choice.within) this.controls[k].offer(optionsOf(this.choices, k, values));
      this.controls[k].set(values[k]);
    }
  }

  /**
   * Show the answer of the state that the controls name.
   *
   * @param {boolean} announce whether a screen reader is told, once the controls rest
   */
  show(announce = false) {
    const number = this.numbers.get(stateKey(this.values()));
    if (number === undefined) throw new Error(`${this.id} has no state ${this.words()}`);
    const shown = this.answers(number);
    this.shown = shown;
    this.section.dataset.state = String(number);
    this.find(".sentence").textContent = shown.sentence;
    this.find(".chosen").textContent = this.words();
    this.find(".citation").textContent = this.cited();
    for (const [k, box] of this.boxes.entries()) {
      box.setAttribute("aria-label", shown.figures[k].alt);
      const caption = box.closest("figure")?.querySelector("figcaption");
      if (caption) caption.textContent = shown.figures[k].title;
    }
    const title = shown.figures[0]?.title ?? this.question;
    this.find("caption").textContent = `The numbers: ${title}`;
    fillSourceLine(this.find(".source"), shown, this.page.data);
    this.fillTable();
    fillAssumptions(this.find(".assumptions"), shown.assumptions);
    this.find(".caveats").replaceChildren(
      ...shown.caveats.map((text) => make("li", { textContent: text })),
    );
    this.redraw();
    clearTimeout(this.settling);
    if (announce) {
      this.settling = setTimeout(() => {
        this.find(".announced").textContent = shown.sentence;
      }, SETTLED);
    }
  }

  /** A chart that is folded away has no width to be drawn at; it is drawn when it is unfolded. */
  redraw() {
    if (isFolded(this.section.querySelector(".sentence"))) return;
    for (const [k, box] of this.boxes.entries()) {
      draw(box, this.shown.figures[k], this.page.look());
      this.makePickable(box, k);
    }
  }

  /**
   * Let a click on a point that carries customdata set the choice that its figure picks.
   *
   * @param {HTMLElement} box
   * @param {number} k
   */
  makePickable(box, k) {
    const chart = /** @type {any} */ (box);
    if (!this.shown.figures[k].picks || box.dataset.pickable || !chart.on) return;
    box.dataset.pickable = "yes";
    chart.on("plotly_click", (/** @type {{points: {customdata?: unknown}[]}} */ { points }) => {
      const name = this.shown.figures[k].picks;
      const point = points.find(({ customdata }) => customdata !== undefined);
      if (!name || !point) return;
      const values = resolveClick(this.choices, this.values(), name, String(point.customdata));
      this.set(byName(this.choices, values));
      this.changed(true);
    });
  }

  /** Fill the table, with headings that sort it where it is unfolded. */
  fillTable() {
    const numbers = /** @type {HTMLDetailsElement} */ (this.find(".numbers"));
    const table = /** @type {HTMLTableElement} */ (this.find("table"));
    const sort = (/** @type {string} */ column) => {
      // first up, then down, then as the answer had it
      if (this.by?.column !== column) this.by = { column, up: true };
      else this.by = this.by.up ? { column, up: false } : null;
      this.fillTable();
    };
    fillTable(table, this.shown.table, this.by, numbers.open ? sort : null);
  }

  /**
   * The controls agree with each other at once, so that what a reader does next meets the new
   * lists; a frame draws the last state only.
   *
   * @param {boolean} settled whether the address tells of it
   */
  changed(settled) {
    this.set(this.chosen());
    this.unwritten ||= settled;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      this.show(!this.stopPlaying);
      this.page.changed(this);
      if (this.unwritten) this.page.settled();
      this.unwritten = false;
    });
  }

  /** Wake the controls and the buttons. */
  listen() {
    this.find(".numbers").addEventListener("toggle", () => this.fillTable());
    for (const [k, choice] of this.choices.entries()) {
      const box = this.boxOf(choice);
      box.addEventListener("change", ({ target }) => {
        if (/** @type {HTMLInputElement} */ (target).type !== "search") this.changed(true);
      });
      if (choice.kind === "range") box.addEventListener("input", () => this.changed(false));
      const play = /** @type {HTMLButtonElement | null} */ (box.querySelector(".play"));
      if (play) this.makePlayable(play, k);
      const inputs = box.querySelectorAll("select, input");
      for (const input of inputs) /** @type {HTMLInputElement} */ (input).disabled = false;
    }
    for (const element of this.section.querySelectorAll("button[data-action]")) {
      const button = /** @type {HTMLButtonElement} */ (element);
      button.hidden = false;
      button.addEventListener("click", () => this.act(button.dataset));
    }
  }

  /**
   * Do what a button is for, and say that it is done only when it is.
   *
   * @param {DOMStringMap} button
   */
  async act({ action, done, failed }) {
    const said = this.find(".done");
    try {
      await this.carryOut(action ?? "");
      said.textContent = done ?? "";
    } catch {
      said.textContent = failed ?? "";
    }
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      said.textContent = "";
    }, SAID);
  }

  /** @param {string} action */
  async carryOut(action) {
    const { data } = this.page;
    const name = (/** @type {string} */ end) => fileName(data.name, this.id, this.values(), end);
    if (action === "cite") await copy(this.cited());
    else if (action === "copy") await copy(finding(this.shown, this.words(), this.cited()));
    else if (action === "csv") {
      // The mark at the start tells a spreadsheet that the letters are UTF-8.
      const text = `\ufeff${csvText(this.shown.table, this.by)}`;
      save(new Blob([text], { type: "text/csv" }), name(".csv"));
    } else await savePictures(this.boxes, action === "png" ? "png" : "svg", name);
  }

  /**
   * Let a button run through the options of choice k, from the start where it stands at the end.
   * Screen readers hear only the last. One choice plays at a time.
   *
   * @param {HTMLButtonElement} button
   * @param {number} k
   */
  makePlayable(button, k) {
    const options = () => optionsOf(this.choices, k, this.values());
    const control = this.controls[k];
    /** @type {ReturnType<typeof setInterval> | undefined} */
    let timer;
    const say = (/** @type {boolean} */ playing) => {
      button.textContent = playing ? "Stop" : "Play";
      button.setAttribute("aria-pressed", String(playing));
    };
    const stop = () => {
      clearInterval(timer);
      this.stopPlaying = null;
      say(false);
      this.changed(true);
    };
    const step = () => {
      const values = options().map((option) => option.value);
      const next = values[values.indexOf(control.get()) + 1];
      if (next === undefined) return stop();
      control.set(next);
      return this.changed(false);
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      if (this.stopPlaying === stop) return stop();
      this.stopPlaying?.();
      if (control.get() === options().at(-1)?.value) control.set(options()[0].value);
      this.stopPlaying = stop;
      say(true);
      timer = setInterval(step, STEP);
      return this.changed(false);
    });
  }
}
