import assert from "node:assert/strict";
import test from "node:test";
import { source } from "./fixtures.mjs";

const { inLines, legendColumns, legendHeight, legendName, plain, widthOf } = await source("words");
const font = { family: "none", size: 14 }; // without a page to measure in, a letter takes 8 px

test("a text is as wide as its longest line as a reader sees it", () => {
  assert.equal(plain("<b>A &amp; B</b> &lt;i&gt;"), "A & B <i>");
  assert.equal(widthOf("ab<br><b>abc &amp;</b>", font), 5 * 8);
});

test("lines are cut between words", () => {
  assert.equal(inLines("one two three", 60, font), "one two<br>three");
  assert.equal(inLines("unbreakable x", 24, font), "unbreakable<br>x");
});

test("a legend stands in one line, or in columns as wide as its widest entry", () => {
  // entries of 64 + 40 and 64 + 40 px with 5 between them: 213, and 8 of slack
  assert.equal(legendColumns(["estimate", "interval"], 222, font), 2);
  assert.equal(legendColumns(["estimate", "interval"], 221, font), 1);
  // five of 200 px: three columns take 610
  assert.equal(legendColumns(Array(5).fill("x".repeat(20)), 619, font), 3);
  assert.equal(legendColumns(Array(5).fill("x".repeat(20)), 618, font), 2);
});

test("an entry that is wider than its legend takes two lines, and their height", () => {
  const names = ["one two three four", "five"].map((name) => legendName(name, 138, font));
  assert.deepEqual(names, ["one two<br>three four", "five"]);
  // 2 * 18.2 + 3, 18.2 + 3, and 22 around all
  assert.equal(legendHeight(names, 138, font), Math.ceil(39.4 + 21.2 + 22));
});
