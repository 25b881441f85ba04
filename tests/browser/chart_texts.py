"""What is wrong with the words of the charts on a page, measured where a reader sees them."""

# Every text of every chart that is on the page: two that overlap, one that is cut off at the edge
# of its drawing, and one that is smaller than 14 px.
FAULTS = """() => {
  const kinds = ".bartext, .textpoint text, .annotation-text, .xtick text, .ytick text, " +
    ".xaxislayer-above text, .yaxislayer-above text, .legendtext";
  const faults = [];
  for (const chart of document.querySelectorAll(".chart")) {
    const edge = chart.getBoundingClientRect();
    if (!edge.width) continue;
    const name = chart.closest(".explorer")?.id;
    const texts = [...new Set(chart.querySelectorAll(kinds))].flatMap((text) => {
      const box = text.getBoundingClientRect();
      const words = text.textContent.trim();
      if (!words || !box.width || getComputedStyle(text).visibility === "hidden") return [];
      const scale = text.getScreenCTM().a || 1;
      return [{ words, box, size: parseFloat(getComputedStyle(text).fontSize) * scale }];
    });
    for (const [i, one] of texts.entries()) {
      if (one.box.left < edge.left - 2 || one.box.right > edge.right + 2) {
        faults.push(`${name}: cut off: ${one.words}`);
      }
      if (one.size < 13.9) faults.push(`${name}: ${one.size.toFixed(1)} px: ${one.words}`);
      for (const other of texts.slice(i + 1)) {
        const across = Math.min(one.box.right, other.box.right) -
          Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) -
          Math.max(one.box.top, other.box.top);
        if (across > 2 && down > 3) faults.push(`${name}: ${one.words} / ${other.words}`);
      }
    }
  }
  return faults;
}"""
