/* Parts of an answer as elements of the page. Text is set as text: names in data are hostile. */

/** @import { Answer, Assumption, PageData, Sorting, Source, Table } from "./types.js" */
import { assumptionWords, cellText, isPublished, sortedRows, splitSources } from "./format.js";

/**
 * The one element that a selector names. Throws where the page lacks it.
 *
 * @template {HTMLElement} [T=HTMLElement]
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {T}
 */
export function one(within, selector) {
  const element = within.querySelector(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return /** @type {T} */ (element);
}

/**
 * A new element with properties.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [properties]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}

/**
 * The text of the script element that holds something packed. Throws where the page lacks it.
 *
 * @param {string} id
 * @returns {string}
 */
export function packed(id) {
  return one(document, `[id="${CSS.escape(id)}"]`).textContent ?? "";
}

/**
 * A source, which leads to its publisher, or, where it is a table of ours, to what stands behind it
 * on this page.
 *
 * @param {Source} source
 * @returns {HTMLElement}
 */
export function linked({ text, url }) {
  if (!isPublished(url) && !url.startsWith("#")) return make("span", { textContent: text });
  const link = make("a", { href: url, textContent: text });
  if (isPublished(url)) link.rel = "noreferrer";
  return link;
}

/**
 * Fill the source line of an answer: badge, sources, and a fold for those that are too many.
 *
 * @param {HTMLElement} line
 * @param {Answer} answer
 * @param {PageData} data
 */
export function fillSourceLine(line, answer, data) {
  const badge = one(line, ".badge");
  badge.className = `badge ${answer.basis}`;
  badge.textContent = answer.basis;
  badge.title = data.badges[answer.basis];
  const links = (/** @type {Source[]} */ sources) =>
    sources.flatMap((source, i) => (i ? ["; ", linked(source)] : [linked(source)]));
  const { open, folded, words } = splitSources(answer.sources, data.few);
  if (!folded.length) {
    line.replaceChildren(badge, " Source: ", ...links(open), ".");
    return;
  }
  const fold = line.querySelector("details") ?? make("details");
  fold.replaceChildren(make("summary", { textContent: words }), ...links(folded), ".");
  const before = open.length ? [" Source: ", ...links(open), "; "] : [" "];
  line.replaceChildren(badge, ...before, fold);
}

/**
 * Fill the assumptions that an answer rests on; a reader who unfolded them finds them unfolded.
 *
 * @param {HTMLElement} place
 * @param {Assumption[]} assumptions
 */
export function fillAssumptions(place, assumptions) {
  const open = place.querySelector("details")?.open ?? false;
  if (!assumptions.length) {
    place.replaceChildren();
    return;
  }
  const details = make("details", { open });
  const list = make("ul");
  list.append(...assumptions.map(({ id, text }) => make("li", { textContent: `${id}: ${text}.` })));
  details.append(make("summary", { textContent: assumptionWords(assumptions) }), list);
  place.replaceChildren(details);
}

/**
 * Fill a table.
 *
 * @param {HTMLTableElement} table
 * @param {Table} content
 * @param {Sorting} by
 * @param {((column: string) => void) | null} sort makes the headings buttons; a folded table has
 *   plain ones
 */
export function fillTable(table, content, by, sort) {
  const head = make("tr");
  for (const column of content.columns) {
    const cell = make("th", { scope: "col", className: column.number ? "n" : "" });
    if (sort) {
      const button = make("button", { type: "button", className: "sort" });
      button.textContent = column.name;
      button.addEventListener("click", () => sort(column.name));
      cell.append(button);
    } else cell.textContent = column.name;
    if (by?.column === column.name) {
      cell.setAttribute("aria-sort", by.up ? "ascending" : "descending");
    }
    head.append(cell);
  }
  const buttons = () => /** @type {HTMLElement[]} */ ([...table.querySelectorAll(".sort")]);
  const focused = buttons().indexOf(/** @type {HTMLElement} */ (document.activeElement));
  one(table, "thead").replaceChildren(head);
  if (focused >= 0) buttons()[focused]?.focus();
  table.tBodies[0].replaceChildren(
    ...sortedRows(content, by).map((row) => {
      const line = make("tr");
      for (const [j, value] of row.entries()) {
        const cell = make(j ? "td" : "th");
        if (!j) cell.scope = "row";
        if (content.columns[j].number) cell.className = "n";
        cell.textContent = cellText(value, content.columns[j]);
        line.append(cell);
      }
      return line;
    }),
  );
}
