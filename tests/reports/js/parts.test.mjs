import assert from "node:assert/strict";
import test from "node:test";
import { element } from "./fake_dom.mjs";
import { fixtures, source } from "./fixtures.mjs";

const parts = await source("parts");

const data = { badges: fixtures.badges, open: fixtures.open };

function line() {
  return element("p", "source", element("span", "badge"));
}

function fold() {
  const lists = ["further-sources", "caveats", "assumptions"].map((name) => element("ul", name));
  const summary = element("summary", "", element("span"));
  return element("details", "more", summary, element("p", "meaning-of-badge"), ...lists);
}

test("what backs an answer up is what Python wrote, whatever was shown before", () => {
  const shownLine = line();
  const shownFold = fold();
  for (const answer of [...fixtures.answers, ...[...fixtures.answers].reverse()]) {
    parts.fillSourceLine(shownLine, answer.document, data);
    assert.equal(shownLine.textContent, answer.line);
    assert.equal(shownLine.querySelector(".badge").title, answer.badge);
    assert.deepEqual(
      shownLine.querySelectorAll("a").map((link) => link.href),
      answer.links,
    );
    parts.fillMore(shownFold, answer.document, data);
    assert.equal(shownFold.querySelector("summary").textContent, answer.words);
    assert.equal(shownFold.querySelector(".meaning-of-badge").textContent, answer.meaning);
    for (const [name, items] of Object.entries(answer.lists)) {
      const shown = shownFold.querySelector(`.${name}`).children.map((item) => item.textContent);
      assert.deepEqual(shown, items, name);
    }
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
