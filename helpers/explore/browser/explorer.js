/* One question with its choices: it follows its controls and shows the state that they name. */

/** @import { Answer, Choice, Control, Look, PageData, Sorting } from "./types.js" */
import { addressOf } from "./address.js";
import { draw, onPick } from "./charts.js";
import {
  byName,
  inWords,
  notOffered,
  numberStates,
  optionLabel,
  optionOf,
  optionsOf,
  resolveClick,
  settle,
  stateKey,
  withHeld,
  withParents,
} from "./choices.js";
import { controlOf } from "./controls.js";
import { answerCsv } from "./csv.js";
import { copy, save } from "./download.js";
import { badgeMeaning, citation, fileName, finding, moneyWords, sourceWords } from "./format.js";
import { all, fillList, fillMore, fillSourceLine, fillTable, one } from "./parts.js";
import { asPng, pictureSvg } from "./pictures.js";
import { printOne } from "./print.js";

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
 * @property {(name: string, value: string) => string | undefined} labelOf what some explorer calls
 *   a value of a shared choice
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
    this.boxes = all(section, ".chart");
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
    return this.find(`[data-choice="${choice.name}"]`);
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

  /** The address at which the page opens at this answer, with its choices. */
  link() {
    return `${location.href.split("#")[0]}#${addressOf(this)}`;
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
   * Put the controls on what is asked for, and say what of it there is not.
   *
   * @param {Record<string, string | undefined>} asked
   * @returns {boolean} whether another state is to be shown
   */
  ask(asked) {
    const before = stateKey(this.values());
    this.set(withParents(this.choices, withHeld(this.choices, asked)));
    const values = this.values();
    this.sayUnknown(notOffered(this.choices, asked, values, this.page.labelOf.bind(this.page)));
    return stateKey(values) !== before;
  }

  /**
   * Follow a shared choice that has moved elsewhere on the page, as far as its value means
   * anything here.
   *
   * @param {string} name
   * @param {string} value
   */
  follow(name, value) {
    const twin = this.choices.find((choice) => choice.shared && choice.name === name);
    if (!twin) return;
    if (!optionOf(twin.options, value) && !twin.held_by[value]) return;
    if (this.ask({ ...this.chosen(), [name]: value })) this.show(false, true);
  }

  /** @param {string} words */
  sayUnknown(words) {
    const notice = this.find(".unknown");
    notice.textContent = words;
    notice.hidden = !words;
  }

  /**
   * Show the answer of the state that the controls name.
   *
   * @param {boolean} announce whether a screen reader is told, once the controls rest
   * @param {boolean} later whether its charts may wait until what a reader changed is on the screen
   */
  show(announce = false, later = false) {
    const number = this.numbers.get(stateKey(this.values()));
    if (number === undefined) throw new Error(`${this.id} has no state ${this.words()}`);
    const shown = this.answers(number);
    this.shown = shown;
    this.section.dataset.state = String(number);
    this.find(".sentence").textContent = shown.sentence;
    this.find(".chosen").textContent = this.words();
    this.find(".citation").textContent = this.cited();
    for (const [k, box] of this.boxes.entries()) {
      box.parentElement?.setAttribute("aria-label", shown.figures[k].alt);
      const caption = box.closest("figure")?.querySelector("figcaption");
      if (caption) caption.textContent = shown.figures[k].title;
    }
    const title = shown.figures[0]?.title ?? this.question;
    this.find("caption").textContent = `The numbers: ${title}`;
    fillSourceLine(this.find(".source"), shown, this.page.data);
    fillMore(this.find(".more"), shown, this.page.data);
    this.fillTable();
    const caveats = shown.caveats.slice(0, this.page.data.open.caveats);
    fillList(this.find(".backing > .caveats"), caveats);
    if (later) requestAnimationFrame(() => setTimeout(() => this.redraw()));
    else this.redraw();
    clearTimeout(this.settling);
    if (announce) {
      this.settling = setTimeout(() => {
        // Said once: whoever reads on finds the sentence itself, and not what was said as well.
        const said = this.find(".announced");
        said.textContent = shown.sentence;
        this.settling = setTimeout(() => said.replaceChildren(), SAID);
      }, SETTLED);
    }
  }

  /** A chart that is folded away has no width to be drawn at; it is drawn when it is unfolded. */
  redraw() {
    if (this.find(".sentence").closest("details:not([open])")) return;
    for (const [k, box] of this.boxes.entries()) {
      draw(box, this.shown.figures[k], this.page.look());
      onPick(box, (picked) => this.pick(this.shown.figures[k].picks, picked));
    }
  }

  /**
   * Set a choice to what was clicked in a chart.
   *
   * @param {string | undefined} name of the choice, where the chart sets one
   * @param {unknown} picked
   */
  pick(name, picked) {
    if (!name) return;
    const values = resolveClick(this.choices, this.values(), name, String(picked));
    this.set(byName(this.choices, values));
    this.changed(true);
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
    this.sayUnknown("");
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
      for (const input of all(box, "select, input")) input.removeAttribute("disabled");
    }
    for (const button of all(this.section, "button[data-action]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.act(button.dataset.action ?? ""));
    }
  }

  /**
   * Do what a button is for, and say that it is done only when it is.
   *
   * @param {string} action
   */
  async act(action) {
    const said = this.find(".done");
    const [done, failed] = this.page.data.said[action];
    try {
      await this.carryOut(action);
      said.textContent = done;
    } catch {
      said.textContent = failed;
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
    else if (action === "copy") {
      const where = { chosen: this.words(), cited: this.cited(), link: this.link() };
      await copy(finding(this.shown, where, data));
    } else if (action === "link") await copy(this.link());
    else if (action === "print") printOne(this.section);
    else if (action === "csv") {
      save(new Blob([this.csv()], { type: "text/csv" }), name(".csv"));
    } else await this.savePictures(action, name);
  }

  /** The table as a file. */
  csv() {
    const values = this.values();
    const choices = this.choices.map(
      (choice, k) =>
        /** @type {[string, string]} */ ([choice.label, optionLabel(choice, values[k])]),
    );
    return answerCsv(this.shown, this.by, { choices, cited: this.cited() }, this.page.data);
  }

  /**
   * Save each chart as a picture. Rejects where one cannot be made.
   *
   * @param {string} format
   * @param {(end: string) => string} name the file's name with this end
   */
  async savePictures(format, name) {
    const { data } = this.page;
    const look = { ...this.page.look(), isDark: false };
    const sources = sourceWords(this.shown, data.behind);
    const more = sources.splice(2).length;
    if (more) sources.push(`${more} more`);
    const notes = [
      `Source: ${sources.join("; ")}.`,
      badgeMeaning(this.shown, data.badges),
      moneyWords(this.shown),
      data.about,
    ];
    const words = { title: this.question, chosen: this.words(), notes: notes.filter(Boolean) };
    for (const [k, figure] of this.shown.figures.entries()) {
      const svg = await pictureSvg(figure, words, look);
      const picture =
        format === "png" ? await asPng(svg) : new Blob([svg], { type: "image/svg+xml" });
      save(picture, name(`${k ? `-${k + 1}` : ""}.${format}`));
    }
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
      one(button, "span").textContent = playing ? "Stop" : "Play";
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
