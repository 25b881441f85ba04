/* What JupyterLab shows by a report's own code: a chart, as wide as its pane and in the colours of
   the theme, and the buttons under an answer. Where the script has started, widgets find both. */

/** @import { Figure, Look, PageData } from "./types.js" */
import { draw, onPick } from "./charts.js";
import { answerCsv } from "./csv.js";
import { copy, save } from "./download.js";
import { finding } from "./format.js";
import { make } from "./parts.js";

/**
 * What a widget hands over: its model, the element to draw in, and a signal that it goes away.
 *
 * @typedef {object} Place
 * @property {{get: (name: string) => any, on: (event: string, then: () => void) => void,
 *   send: (message: object) => void}} model
 * @property {HTMLElement} el
 */

/** Whether JupyterLab wears a dark theme. */
function isDarkLab() {
  return document.body.dataset.jpThemeLight === "false";
}

/**
 * Draw the chart of a widget, and draw it again whenever it, the pane or the theme changes.
 *
 * @param {Place} place
 * @param {Omit<Look, "isDark" | "printing">} look
 * @returns {() => void} takes the chart away
 */
export function showChart({ model, el }, look) {
  const box = make("div", { role: "group" });
  el.style.overflowX = "auto"; // a chart that needs more room than the pane has is scrolled
  el.append(box);
  let width = 0;
  const redraw = () => {
    width = el.clientWidth;
    const figure = /** @type {Figure} */ (model.get("figure"));
    if (!width || !figure.data) return; // folded, or not told yet
    box.ariaLabel = figure.alt;
    draw(box, figure, { ...look, isDark: isDarkLab(), printing: false });
    onPick(box, (picked) => model.send({ picked }));
  };
  const pane = new ResizeObserver(() => {
    if (el.clientWidth !== width) requestAnimationFrame(redraw);
  });
  // JupyterLab hides the page while it changes its theme.
  const theme = new MutationObserver(() => void requestAnimationFrame(redraw));
  model.on("change:figure", redraw);
  pane.observe(el);
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  return () => {
    pane.disconnect();
    theme.disconnect();
    /** @type {any} */ (globalThis).Plotly.purge(box);
  };
}

/**
 * The buttons under an answer: copy the finding, save the table. Each says what became of it.
 *
 * @param {Place} place
 * @param {Pick<PageData, "badges" | "behind">} data
 */
export function showButtons({ model, el }, data) {
  el.classList.add("actions");
  const button = (/** @type {string} */ words, /** @type {() => Promise<void>} */ act) => {
    const made = make("button", { type: "button", textContent: words });
    made.addEventListener("click", async () => {
      try {
        await act();
        made.textContent = words.startsWith("Copy") ? "Copied" : "Saved";
      } catch {
        made.textContent = "The browser refused";
      }
      setTimeout(() => Object.assign(made, { textContent: words }), 2000);
    });
    el.append(made);
  };
  button("Copy finding", () =>
    copy(finding(model.get("answer"), { ...model.get("about"), link: "" }, data)),
  );
  button("Save table as CSV", async () => {
    const csv = answerCsv(model.get("answer"), null, model.get("about"), data);
    save(new Blob([csv], { type: "text/csv" }), `${model.get("file")}.csv`);
  });
  const onlyWithAnswer = () => {
    el.hidden = !model.get("answer").table; // where an error is shown there is nothing to copy
  };
  model.on("change:answer", onlyWithAnswer);
  onlyWithAnswer();
}

/** @type {any} */ (globalThis).communityShift = { showButtons, showChart };
