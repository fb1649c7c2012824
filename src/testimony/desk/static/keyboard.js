// Coding without a mouse: moving through words, sentences and segments, and what each key does.

import { sentences, words } from "./offsets.js";

/** What the help shows, in order: keys and what they do. */
export const KEYS = [
  [["1", "–", "9"], "code the selected words"],
  [["Shift", "1", "–", "9"], "the same, denied (for stability: unstable)"],
  [["←", "→"], "previous, next word; with Shift more or fewer words"],
  [["↑", "↓"], "previous, next sentence; with Shift more or fewer sentences"],
  [["j", "k"], "next, previous segment; with Shift more or fewer segments"],
  [["n", "p"], "next, previous segment you have not coded"],
  [[".", ","], "next, previous coding or memo"],
  [["Enter"], "open the pop-up of the chosen coding: whose, status, move, subcode, memo, unsure"],
  [["m"], "write a memo on the selected words, or on the chosen coding"],
  [["u"], "unsure about the chosen coding, yes or no"],
  [["x"], "the chosen coding affirmed or denied"],
  [["[", "]"], "move the beginning, the end of the chosen coding outwards by a word; with Shift inwards"],
  [["Delete"], "delete the chosen coding or memo"],
  [["Ctrl", "Z"], "undo; with Shift redo"],
  [["/"], "search in this document"],
  [["b"], "the codebook, and back to the text"],
  [["?"], "these keys"],
  [["Esc"], "close, or choose nothing"],
];

/** Tell whether a key belongs to something one types into or chooses from. */
export function isTyping(event) {
  return event.target.closest?.("input, textarea, select, dialog, .popup") !== null;
}

const UNITS = { ArrowLeft: ["word", -1], ArrowRight: ["word", 1], ArrowUp: ["sentence", -1], ArrowDown: ["sentence", 1], KeyK: ["segment", -1], KeyJ: ["segment", 1] };

/** The unit and direction a key moves by, or null. */
export const moves = (event) => (event.ctrlKey || event.altKey || event.metaKey ? null : UNITS[event.code] ?? null);

/** Moves a selection through the rows of a transcript. */
export class Cursor {
  constructor(transcript) {
    this.transcript = transcript;
    this.anchor = null; // {start, stop} where a selection by Shift began
    this.head = null; // {start, stop} of the unit moved to last
  }

  /** Go on from what is selected with the mouse. */
  from(span) {
    if (span && this.span && span.start === this.span.start && span.stop === this.span.stop) return;
    this.anchor = this.head = span;
    this.span = span;
  }

  /** Move by a unit in a direction, extending what is selected or not; returns what is selected then. */
  move(unit, direction, extend) {
    const head = this.head ? this.next(unit, direction) : this.first(unit);
    if (!head) return this.span;
    this.head = head;
    if (!extend || !this.anchor) this.anchor = head;
    this.span = { start: Math.min(this.anchor.start, head.start), stop: Math.max(this.anchor.stop, head.stop) };
    this.transcript.select(this.span.start, this.span.stop, { backwards: head.start < this.anchor.start });
    return this.span;
  }

  /** Select a span, and go on from there. */
  put(span) {
    this.anchor = this.head = this.span = span;
    this.transcript.select(span.start, span.stop);
    return span;
  }

  first(unit) {
    const row = this.transcript.rows.find((r) => r.voice) ?? this.transcript.rows[0];
    return row ? this.units(row, unit)[0] : null;
  }

  next(unit, direction) {
    const { transcript, head } = this;
    let number = transcript.at(direction > 0 ? head.stop - 1 : head.start);
    for (; number >= 0 && number < transcript.rows.length; number += direction) {
      const units = this.units(transcript.rows[number], unit);
      const found = direction > 0 ? units.find((u) => u.start >= head.stop) : units.findLast((u) => u.stop <= head.start);
      if (found) return found;
    }
    return null;
  }

  units(row, unit) {
    const text = this.transcript.text.slice(row.start, row.stop);
    if (unit === "segment") return [{ start: row.start, stop: row.stop }];
    const found = unit === "word" ? words(text, row.language) : sentences(text, row.language);
    return found.map(({ start, stop }) => ({ start: start + row.start, stop: stop + row.start }));
  }

  /** The first sentence of a row. */
  sentence(row) {
    return this.units(row, "sentence")[0] ?? { start: row.start, stop: row.stop };
  }

  /** One end of a span moved by a word: outwards or inwards. */
  edge(span, end, outwards) {
    const forward = (end === "stop") === outwards;
    const keep = { anchor: this.anchor, head: this.head };
    let found;
    if (outwards) {
      this.head = span;
      found = this.next("word", forward ? 1 : -1);
    } else {
      const inside = this.transcript.within(span.start, span.stop).flatMap((row) => this.units(row, "word")).filter((u) => u.start >= span.start && u.stop <= span.stop);
      found = inside.length > 1 ? inside.at(end === "start" ? 1 : -2) : null;
    }
    Object.assign(this, keep);
    return found ? { ...span, [end]: found[end] } : null;
  }
}
