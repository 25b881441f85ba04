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

test("a saved table is safe for a spreadsheet and keeps numbers", () => {
  const text = format.csvText(table, { column: "Value", up: true });
  assert.equal(text, 'Place,Value\r\na9,-1\r\nb,2.5\r\n"\'=1+""x""",2.5\r\na10,\r\n');
});

test("a finding names its publications and not places on the page", () => {
  const sources = [
    { text: "HL868", url: "https://example.org/" },
    { text: "Our table", url: "#table--areas" },
  ];
  const answer = { sentence: "It is so.", sources };
  assert.equal(
    format.finding(answer, "", "Cited."),
    "It is so.\nSource: HL868, https://example.org/\nSource: Our table\nCited.",
  );
});

test("a file is named by page, question and choices", () => {
  assert.equal(format.fileName("01", "mix", ["a b/c", "x+y"], ".csv"), "01-mix-a_b_c-x+y.csv");
});
