"""What is wrong with the words of the charts on a page, measured where a reader sees them."""

# Every text of every chart that is on the page: two that overlap, one that is cut off at the edge
# of its drawing, one that lies over a mark which it does not name, and one that is smaller than
# 14 px; legends that reach into their plot or are cut; a scale with one number, which says nothing
# unless each mark has its own.
FAULTS = """() => {
  const kinds = ".bartext, .textpoint text, .annotation-text, g[class$=tick] text, " +
    ".xaxislayer-above text, .yaxislayer-above text, .legendtext";
  const faults = [];
  for (const chart of document.querySelectorAll(".chart")) {
    const edge = chart.getBoundingClientRect();
    if (!edge.width || !chart.checkVisibility()) continue;  // folded away: drawn when unfolded
    const name = chart.closest(".explorer")?.id;
    const texts = [...new Set(chart.querySelectorAll(kinds))].flatMap((text) => {
      const box = text.getBoundingClientRect();
      const words = text.textContent.trim();
      if (!words || !box.width || getComputedStyle(text).visibility === "hidden") return [];
      const scale = text.getScreenCTM().a || 1;
      const letters = text.textContent;  // spaces that keep a text off its mark are not seen
      const before = 4 * scale * (letters.length - letters.trimStart().length);
      const behind = 4 * scale * (letters.length - letters.trimEnd().length);
      const { top, bottom } = box;
      const seen = { left: box.left + before, right: box.right - behind, top, bottom };
      return [{ words, box: seen, size: parseFloat(getComputedStyle(text).fontSize) * scale }];
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
    const plots = [...chart.querySelectorAll(".draglayer .nsewdrag")].map(
      (drag) => drag.getBoundingClientRect());
    const legend = chart.querySelector(".legend .bg")?.getBoundingClientRect();
    const top = Math.min(...plots.map((plot) => plot.top));
    if (legend && plots.length && legend.bottom > top + 2) {
      const depth = Math.round(legend.bottom - top);
      faults.push(`${name}: the legend reaches ${depth} px into the plot`);
    }
    for (const entry of chart.querySelectorAll(".legendtext")) {
      const box = entry.getBoundingClientRect();
      if (box.bottom > legend.bottom + 2) faults.push(`${name}: cut: ${entry.textContent}`);
    }
    const marks = [...chart.querySelectorAll(".scatterlayer .points path.point")].map(
      (mark) => mark.getBoundingClientRect());
    for (const { words, box } of texts) {
      if (marks.some((mark) => Math.min(box.right, mark.right) - Math.max(box.left, mark.left) > 3
          && Math.min(box.bottom, mark.bottom) - Math.max(box.top, mark.top) > 3)) {
        faults.push(`${name}: over a mark: ${words}`);
      }
    }
    const kept = chart._fullLayout?._size.t - chart.layout?.margin.t;
    if (kept > 2) faults.push(`${name}: ${kept} px are left free above the plot`);
    const axes = Object.entries(chart._fullLayout ?? {}).filter(([key]) => /^xaxis\\d*$/.test(key));
    for (const [axis, { tickvals, showticklabels }] of axes) {
      const numbers = chart.querySelectorAll(`.${axis.replace("axis", "")}tick text`).length;
      const alone = showticklabels && numbers === 1 && tickvals;
      if (alone) faults.push(`${name}: a scale of one number`);
    }
  }
  return faults;
}"""


# Widths of windows at which pages are looked at: phones, tablets, and desktops on either side of
# the width from which charts stand beside their words.
WIDTHS = (320, 360, 390, 600, 820, 1100, 1160, 1280, 1600)


def faults_at_widths(page, widths=WIDTHS):
    """What is wrong with the words of a page's charts in windows of these widths, by width.

    The page stays open and its window is made narrower and wider, as a reader may do.
    """
    faults = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        found = page.evaluate(FAULTS)
        if found:
            faults[width] = found
    return faults


# The smallest word of a chart in a saved picture, in px where the picture is 1,280 px wide.
LEAST_WORD_OF_PICTURE = """(svg) => {
  const host = document.createElement("div");
  host.style.cssText = "position:absolute;left:0;top:0;z-index:9";
  host.innerHTML = svg;
  document.body.append(host);
  const picture = host.querySelector("svg");
  const words = [...picture.querySelectorAll("svg text")].filter(
    (text) => text.parentElement !== picture && text.getBoundingClientRect().width);
  const sizes = words.map((text) =>
    parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a);
  const scale = 1280 / picture.getBoundingClientRect().width;
  host.remove();
  return Math.min(...sizes) * scale;
}"""


# Words of a saved picture that lie outside it, or where those around the chart touch those in it.
PICTURE_FAULTS = """(svg) => {
  const host = document.createElement("div");
  host.style.cssText = "position:absolute;left:0;top:0;z-index:9";
  host.innerHTML = svg;
  document.body.append(host);
  const picture = host.querySelector("svg");
  const edge = picture.getBoundingClientRect();
  const words = [...picture.querySelectorAll("text")].flatMap((text) => {
    const { left, right, top, bottom, width } = text.getBoundingClientRect();
    const isOurs = text.parentElement === picture;
    const shown = text.textContent.trim();
    return shown && width ? [{ shown, isOurs, left, right, top, bottom }] : [];
  });
  const faults = words.filter(({ left, right, top, bottom }) => left < edge.left - 1 ||
    right > edge.right + 1 || top < edge.top - 1 || bottom > edge.bottom + 1)
    .map(({ shown }) => `outside: ${shown}`);
  for (const around of words.filter(({ isOurs }) => isOurs)) {
    for (const within of words.filter(({ isOurs }) => !isOurs)) {
      if (Math.min(around.right, within.right) - Math.max(around.left, within.left) > 2 &&
        Math.min(around.bottom, within.bottom) - Math.max(around.top, within.top) > 3) {
        faults.push(`${around.shown} / ${within.shown}`);
      }
    }
  }
  host.remove();
  return faults;
}"""
