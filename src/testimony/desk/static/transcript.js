// The transcript on the screen: a row a segment, its words as text nodes split only where a coding begins or ends, and the way from
// a selection of the browser to offsets and back. Offsets here are UTF-16 units of the whole text.

import { make, ROLES } from "./page.js";
import { snapped } from "./offsets.js";

const CHUNK = 80;
const LANES = 4;

/** Draws the rows of one document into `place`. `codes` is the codebook's list; `margin(row)` gives what stands beside a row. */
export class Transcript {
  constructor(place, codes, margin) {
    this.place = place;
    this.margin = margin;
    this.numbers = new Map(codes.map((code, number) => [code.name, number]));
    this.rows = [];
  }

  /** Take over another text with its rows; `draw` brings it to the screen. */
  take(text, rows) {
    this.text = text;
    this.rows = rows.map((row, number) => ({ ...row, number, codings: [], element: null }));
  }

  /** Draw the document anew; the first screens at once, the rest while nobody waits. */
  draw() {
    this.place.replaceChildren();
    const drawn = this.rows;
    const more = () => {
      if (this.rows !== drawn) return; // drawn anew meanwhile
      this.drawTo(Math.min(this.place.childElementCount + CHUNK, drawn.length) - 1);
      if (this.place.childElementCount < drawn.length) setTimeout(more, 0);
    };
    more();
  }

  /** The rows that hold some of [start, stop). */
  within(start, stop) {
    const found = [];
    for (let number = this.at(start); number < this.rows.length && this.rows[number].start < stop; number += 1) {
      if (this.rows[number].stop > start) found.push(this.rows[number]);
    }
    return found;
  }

  /** The number of the row this offset is in, or the next one after it. */
  at(offset) {
    let low = 0, high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].stop <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, Math.max(this.rows.length - 1, 0));
  }

  element(row) {
    if (row.element) return row.element;
    const before = this.rows[row.number - 1];
    const first = !before || before.turn !== row.turn;
    const who = first ? row.speaker || ROLES[row.role] || "" : "";
    row.words = make("p.words", { lang: tagOf(row), dir: "auto", data: { row: String(row.number) } });
    row.side = make("ul.side", { role: "list", data: { row: String(row.number) } });
    row.element = make(
      `article.turn.${row.role}${first ? ".first" : ""}`,
      { id: `s${row.number}`, "aria-label": `${row.number + 1}: ${row.speaker || ROLES[row.role] || ""}` },
      make("p.who", {}, make("span.name", {}, who), first && row.time ? make("span.time", {}, row.time) : null, make("span.count", {}, String(row.number + 1))),
      row.words,
      row.side,
    );
    this.write(row);
    return row.element;
  }

  /** Say in which language each row is, now that it is known. */
  speak(languages) {
    for (const [number, row] of this.rows.entries()) {
      row.language = languages[number];
      if (row.words) row.words.lang = tagOf(row);
    }
  }

  /** Write the words of a row, with an underline for each coding; overlapping ones lie in lanes. */
  write(row) {
    if (!row.words) return;
    const marks = lanes(row.codings.filter((coding) => coding.stop > row.start && coding.start < row.stop));
    const cuts = new Set([row.start, row.stop]);
    for (const { coding } of marks) cuts.add(Math.max(coding.start, row.start)).add(Math.min(coding.stop, row.stop));
    const ends = [...cuts].sort((a, b) => a - b);
    const pieces = ends.slice(1).map((stop, number) => this.piece(ends[number], stop, marks));
    row.words.replaceChildren(...pieces);
    row.side.replaceChildren(...this.margin(row));
    row.element?.classList.toggle("coded", marks.length > 0);
  }

  piece(start, stop, marks) {
    let node = document.createTextNode(this.text.slice(start, stop));
    for (const { coding, lane } of marks) {
      if (coding.start > start || coding.stop < stop) continue;
      const css = `span.mark.code-${this.numbers.get(coding.code) ?? "none"}.lane-${lane}`;
      node = make(`${css}${coding.stance === "denied" ? ".denied" : ""}${coding.guess ? ".guess" : ""}${coding.unsure ? ".unsure" : ""}`, { data: { coding: coding.key } }, node);
    }
    return node;
  }

  /** What is selected, as {start, stop} of whole characters without space at the ends; null where nothing of the text is. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.place)) return null;
    const start = this.offset(range.startContainer, range.startOffset, true);
    const stop = this.offset(range.endContainer, range.endOffset, false);
    if (start === null || stop === null || stop <= start) return null;
    const rows = this.within(start, stop);
    if (!rows.length) return null;
    const from = Math.max(start, rows[0].start), to = Math.min(stop, rows.at(-1).stop);
    const window = Math.max(0, from - 64); // a character as readers see it is never longer
    const found = snapped(this.text.slice(window, to + 64), from - window, to - window);
    return found.stop > found.start ? { start: found.start + window, stop: found.stop + window } : null;
  }

  /** The offset in the text of a point in the document; a point between the words of two rows belongs to the nearer. */
  offset(node, place, isStart) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const words = element.closest(".words");
    if (words && this.place.contains(words)) {
      const range = document.createRange();
      range.setStart(words, 0);
      range.setEnd(node, place);
      return this.rows[Number(words.dataset.row)].start + range.toString().length;
    }
    return this.between(node, place, isStart);
  }

  between(node, place, isStart) {
    const point = document.createRange();
    point.setStart(node, place);
    point.collapse(true);
    let low = 0, high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const words = this.rows[middle].words;
      const before = words ? point.comparePoint(words, 0) < 0 : false; // the words begin before the point
      if (before) low = middle + 1;
      else high = middle;
    }
    if (isStart) return low < this.rows.length ? this.rows[low].start : null;
    return low > 0 ? this.rows[low - 1].stop : null;
  }

  /** Select [start, stop) in the browser, and bring it into view. */
  select(start, stop, { backwards = false, show = true } = {}) {
    const a = this.point(start, true), b = this.point(stop, false);
    if (!a || !b) return;
    const [from, to] = backwards ? [b, a] : [a, b];
    getSelection().setBaseAndExtent(from.node, from.place, to.node, to.place);
    if (show) this.follow(backwards, backwards ? start : stop - 1);
  }

  /** Bring the end of the selection that moved into view; the bar at the top covers the first lines of the window. */
  follow(backwards, offset) {
    this.show(offset);
    const lines = getSelection().getRangeAt(0).getClientRects();
    const line = backwards ? lines[0] : lines[lines.length - 1];
    if (!line) return;
    if (line.top < 130) scrollBy(0, line.top - 160);
    else if (line.bottom > innerHeight - 80) scrollBy(0, line.bottom - innerHeight + 120);
  }

  point(offset, isStart) {
    const row = this.rows[this.at(isStart ? offset : Math.max(offset - 1, 0))];
    if (!row) return null;
    this.drawTo(row.number);
    let left = Math.min(Math.max(offset - row.start, 0), row.stop - row.start);
    const walker = document.createTreeWalker(row.words, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node) {
      if (left < node.length || (!isStart && left === node.length)) return { node, place: left };
      left -= node.length;
      const next = walker.nextNode();
      if (!next) return { node, place: node.length };
      node = next;
    }
    return null;
  }

  /** See to it that this row and those before it are drawn. */
  drawTo(number) {
    const chunk = document.createDocumentFragment();
    for (let next = this.place.childElementCount; next <= number; next += 1) chunk.append(this.element(this.rows[next]));
    this.place.append(chunk);
  }

  /** Bring the row of an offset into view, moving no more than is needed. */
  show(offset, block = "nearest") {
    const row = this.rows[this.at(offset)];
    if (!row) return;
    this.drawTo(row.number);
    row.element.scrollIntoView({ block, behavior: "instant" });
  }
}

/** The language of a row, as HTML has it. */
const tagOf = ({ language }) => (language && language !== "und" ? language : "");

/** Give each coding a lane so that no two that overlap lie in the same one; the outermost first. */
function lanes(codings) {
  const ends = [];
  const sorted = [...codings].sort((a, b) => a.start - b.start || b.stop - a.stop || (a.key < b.key ? -1 : 1));
  const found = sorted.map((coding) => {
    let lane = ends.findIndex((end) => end <= coding.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = coding.stop;
    return { coding, lane: Math.min(lane, LANES - 1) };
  });
  return found.sort((a, b) => a.lane - b.lane);
}
