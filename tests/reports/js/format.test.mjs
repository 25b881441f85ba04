import assert from "node:assert/strict";
import test from "node:test";
import { fixtures, source } from "./fixtures.mjs";

const format = await source("format");

test("cells are printed as Python prints them", () => {
  for (const { value, column, text } of fixtures.cells) {
    assert.equal(format.cellText(value, column), text, JSON.stringify({ value, column }));
  }
});

test("an answer is cited as Python cites it", () => {
  for (const { parts, question, chosen, text } of fixtures.citations) {
    assert.equal(format.citation(parts, question, chosen), text);
  }
});

const table = {
  columns: [
    { name: "Place", number: false, decimals: 0 },
    { name: "Value", number: true, decimals: 1 },
  ],
  rows: [
    ["b", 2.5],
    ["a10", null],
    ["a9", -1],
    ['=1+"x"', 2.5],
  ],
};

test("a sorted table keeps equal rows in order and missing values last", () => {
  const places = (by) => format.sortedRows(table, by).map(([place]) => place);
  assert.deepEqual(places(null), ["b", "a10", "a9", '=1+"x"']);
  assert.deepEqual(places({ column: "Value", up: true }), ["a9", "b", '=1+"x"', "a10"]);
  assert.deepEqual(places({ column: "Value", up: false }), ["b", '=1+"x"', "a9", "a10"]);
  assert.deepEqual(places({ column: "Place", up: true }).slice(1), ["a9", "a10", "b"]);
  assert.deepEqual(places({ column: "gone", up: true }), places(null));
});

test("a finding carries all that whoever quotes it must know", () => {
  const answer = {
    sentence: "It is £5m.",
    figures: [],
    table: { columns: [], rows: [] },
    basis: "published",
    evidence: "inferred",
    caveats: ["Only here."],
    sources: [
      { text: "HL868", url: "https://example.org/" },
      { text: "Our table", url: "#table--areas" },
      { text: "Our long table", url: "#table--figures" },
      { text: "A letter", url: "" },
    ],
  };
  const behind = {
    "#table--areas": { count: 1, publications: [{ text: "ONS", url: "https://example.org/2" }] },
    "#table--figures": { count: 9, publications: [] },
  };
  const where = { chosen: "Place: Leeds", cited: "Cited.", link: "file:///a.html#mix" };
  const lines = format.finding(answer, where, { badges: fixtures.badges, behind }).split("\n");
  assert.deepEqual(lines, [
    "It is £5m.",
    "Place: Leeds",
    `${fixtures.badges.inferred} ${fixtures.badges.published}`,
    "Money is in the prices of its own year, unless the words say otherwise.",
    "Caution: Only here.",
    "Source: HL868, https://example.org/",
    "Source: Our table, from ONS, https://example.org/2",
    "Source: Our long table, from 9 publications, each named with its address in the report",
    "Source: A letter",
    "Cited.",
    "file:///a.html#mix",
  ]);
});

test("a file is named by page, question and choices", () => {
  assert.equal(format.fileName("01", "mix", ["a b/c", "x+y"], ".csv"), "01-mix-a_b_c-x+y.csv");
});
