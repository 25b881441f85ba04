/**
 * What Python hands to a page, and what the modules hand to each other. Only for readers and the
 * type checker: nothing here is part of a page.
 *
 * @typedef {{value: string, label: string, also?: string, followed_by?: string[]}} Option
 * One option of a choice; `also` holds further words that a search finds it by, `followed_by` the
 * options that a search for it leads to.
 *
 * @typedef {object} Choice
 * A choice as to_control() in choices.py writes it.
 * @property {string} name
 * @property {string} label
 * @property {"list" | "search" | "range" | "few" | "several"} kind
 * @property {string} default
 * @property {Option[]} options
 * @property {string | null} within the earlier choice that decides which options there are
 * @property {Record<string, string[]>} groups the options by the value of that choice
 * @property {boolean} shared
 * @property {Record<string, string[]>} held_by what other explorers offer, and the options it holds
 * @property {boolean} play
 *
 * @typedef {{text: string, url: string}} Source
 * @typedef {{id: string, text: string}} Assumption
 * @typedef {{name: string, number: boolean, decimals: number}} Column
 * @typedef {string | number | null} Cell
 * @typedef {{columns: Column[], rows: Cell[][]}} Table
 * @typedef {{column: string, up: boolean} | null} Sorting
 *
 * @typedef {object} Figure
 * @property {string} title
 * @property {string} alt
 * @property {any[]} data traces of plotly
 * @property {any} layout of plotly; its `meta` tells how the chart fits a page
 * @property {string} [picks] the choice that a click on a point sets
 *
 * @typedef {object} Answer
 * A state as to_document() in document.py writes it.
 * @property {string} sentence
 * @property {Figure[]} figures
 * @property {Table} table
 * @property {"published" | "computed" | "estimated"} basis
 * @property {"" | "stated" | "inferred" | "plan only" | "own data"} evidence
 * @property {Source[]} sources
 * @property {string[]} caveats
 * @property {Assumption[]} assumptions
 *
 * @typedef {Record<"text_gap" | "narrow_below" | "least_marks" | "text_share" |
 *   "text_share_narrow" | "left_share" | "least_share", number>} Fit
 * Measures in px and shares of a plot; fitting.py says what each is.
 *
 * @typedef {{family: string, size: number, bold?: boolean}} Font
 *
 * @typedef {object} PageData
 * What render() in page.py writes once for the whole page.
 * @property {string} name
 * @property {[string, string]} cite what stands before and after the question in a citation
 * @property {{layout: {font: Font, margin?: object}}} template of plotly
 * @property {object} config of plotly
 * @property {Record<string, string>} dark the dark twin of each light colour
 * @property {Fit} fit
 * @property {Record<string, string>} badges
 * @property {{sources: number, caveats: number}} open what an answer names; the rest is folded
 * @property {Record<string, [string, string]>} said what a button says: done, failed
 * @property {Record<string, {count: number, publications: Source[]}>} behind how many publications
 * stand behind each table of ours, by its anchor, and which where they are few
 * @property {string} about what a saved picture says of the project
 * @property {Record<string, {question: string, choices: Choice[]}>} explorers packed apart
 *
 * @typedef {object} Control
 * A control on the page: it can say its value, take one, and offer fewer options.
 * @property {() => string} get
 * @property {(value: string) => void} set
 * @property {(options: Option[]) => void} offer
 *
 * @typedef {object} Look
 * How charts are drawn at the moment.
 * @property {{layout: {font: Font, margin?: object}}} template
 * @property {object} config
 * @property {Record<string, string>} dark
 * @property {Fit} fit
 * @property {boolean} isDark whether in dark colours, which paper never is
 * @property {boolean} printing
 */
export {};
