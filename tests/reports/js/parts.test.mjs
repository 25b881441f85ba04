import assert from "node:assert/strict";
import test from "node:test";
import { element } from "./fake_dom.mjs";
import { fixtures, source } from "./fixtures.mjs";

const parts = await source("parts");

test("the source line says what Python wrote into the page", () => {
  for (const { document: answer, few, text, links, folded } of fixtures.sourceLines) {
    const line = element("div", "source", element("span", "badge"));
    parts.fillSourceLine(line, answer, { badges: fixtures.badges, few });
    assert.equal(line.textContent, text);
    assert.deepEqual(
      line.querySelectorAll("a").map((link) => link.href),
      links,
    );
    assert.equal(line.querySelector("summary")?.textContent ?? "", folded);
    assert.equal(line.querySelector(".badge").title, fixtures.badges[answer.basis]);
  }
});

test("a source line that folds and unfolds again keeps nothing of before", () => {
  const line = element("div", "source", element("span", "badge"));
  for (const { document: answer, few, text } of [
    ...fixtures.sourceLines,
    ...[...fixtures.sourceLines].reverse(),
  ]) {
    parts.fillSourceLine(line, answer, { badges: fixtures.badges, few });
    assert.equal(line.textContent, text);
  }
});

test("assumptions read as Python wrote them", () => {
  for (const { assumptions, text } of fixtures.assumptions) {
    const place = element("div");
    parts.fillAssumptions(place, assumptions);
    assert.equal(place.textContent, text);
  }
});

test("a table has the cells that Python wrote", () => {
  for (const { table, head, rows } of fixtures.tables) {
    const body = element("tbody");
    const shown = element("table", "", element("thead"), body);
    shown.tBodies = [body];
    parts.fillTable(shown, table, null, null);
    assert.deepEqual(
      shown.querySelector("thead").children[0].children.map((cell) => cell.textContent),
      head,
    );
    assert.deepEqual(
      body.children.map((row) => row.children.map((cell) => cell.textContent)),
      rows,
    );
  }
});
