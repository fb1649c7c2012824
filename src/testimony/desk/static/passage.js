// A passage outside its transcript: the words in question, what stands around them, and codings or evidence marked in it.

import { Offsets } from "./offsets.js";
import { chip, make } from "./page.js";
import { called } from "./panel.js";

/** Codes by name: their place in the codebook, their title, and what a stance of them is called. */
export class Codes {
  constructor(codebook) {
    this.list = codebook?.codes ?? [];
    this.places = new Map(this.list.map((code, place) => [code.name, place]));
  }

  of(name) {
    return this.list[this.places.get(name)];
  }

  place(name) {
    return this.places.get(name) ?? "none";
  }

  /** "Economics, denied". */
  title({ code, stance }) {
    const found = this.of(code);
    const name = found?.title ?? code;
    return !stance || (stance === "affirmed" && !found?.stance_names?.affirmed) ? name : `${name}, ${called(found, stance)}`;
  }

  /** The title with the colour of the code before it. */
  label(coding) {
    return make("span.coded", { class: `code-${this.place(coding.code)}` }, chip(this.place(coding.code)), this.title(coding));
  }

  /** The choices of a code select, as options. */
  options(chosen) {
    return this.list.map(({ name, title }) => make("option", { value: name, selected: name === chosen }, title));
  }
}

/** What a coding says beside its code, where it is not the everyday: "household, possible, see 4". */
export function more({ subject, status, move, subcode, memo, unsure }) {
  const said = [subject !== "self" && subject, status !== "asserted" && status, move && move !== "leave" && `move: ${move}`, subcode?.replaceAll("_", " "), unsure && "unsure", memo];
  return said.filter(Boolean).join(" · ");
}

/**
 * The words of a passage, with marks on them. `marks` are [{start, stop, css, title}] in code points from the beginning of the
 * text; where marks lie over each other, the part they share carries the classes of all of them.
 */
export function marked(text, marks) {
  const offsets = new Offsets(text), size = text.length;
  const laid = marks
    .map((mark) => ({ ...mark, start: Math.max(0, offsets.toUnit(mark.start)), stop: Math.min(size, offsets.toUnit(mark.stop)) }))
    .filter((mark) => mark.start < mark.stop);
  const ends = [...new Set([0, size, ...laid.flatMap(({ start, stop }) => [start, stop])])].sort((a, b) => a - b);
  return ends.slice(0, -1).map((start, place) => {
    const stop = ends[place + 1], over = laid.filter((mark) => mark.start <= start && mark.stop >= stop);
    const words = text.slice(start, stop);
    return over.length ? make("mark", { class: [...new Set(over.map(({ css }) => css))].join(" "), title: over.map(({ title }) => title).filter(Boolean).join(", ") || null }, words) : words;
  });
}

/** The passage with its surroundings, and the way to it in its transcript. */
export function passage({ document, name, start, stop, before, text, after, language }, marks = []) {
  const words = make("blockquote.text.passage", { dir: "auto", lang: language || "" }, context(before, "before"), make("span.words", {}, marked(text ?? "", marks)), context(after, "after"));
  const link = make("a", { href: `/code/${encodeURIComponent(document)}#at=${start}-${stop}`, dir: "auto" }, name);
  return [words, make("p.from.small.quiet", {}, link)];
}

function context(words, where) {
  if (!words?.trim()) return null;
  const [first, last] = [/^[\s\p{P}]/u, /\s$/u].map((end) => (end.test(words) ? "" : " "));
  return make("span.context", {}, where === "before" ? `…${words}${last}` : `${first}${words}…`);
}
