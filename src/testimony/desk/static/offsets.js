// Where things are in a text. The desk's server counts code points, a browser counts UTF-16 units; and nothing may be cut inside
// what a reader sees as one character (a letter with its combining mark, an emoji with its joiners).

/** The code points of one text, for turning either count into the other. */
export class Offsets {
  constructor(text) {
    this.length = text.length;
    this.wide = []; // units at which a character of two units begins
    for (const found of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) this.wide.push(found.index);
    this.widePoints = this.wide.map((unit, before) => unit - before);
  }

  /** Code points before this unit. */
  toPoint(unit) {
    return unit - below(this.wide, unit);
  }

  /** Units before this code point. */
  toUnit(point) {
    return point + below(this.widePoints, point);
  }
}

function below(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const kept = new Map();

function segmenter(granularity, language) {
  const key = `${granularity} ${language}`;
  if (!kept.has(key)) {
    let made;
    try {
      made = new Intl.Segmenter(language || "en", { granularity });
    } catch {
      made = new Intl.Segmenter("en", { granularity });
    }
    kept.set(key, made);
  }
  return kept.get(key);
}

/** Widen [start, stop) to whole characters as a reader sees them, after white space at the ends has been left out. */
export function snapped(text, start, stop) {
  while (start < stop && /\s/u.test(text[start])) start += 1;
  while (stop > start && /\s/u.test(text[stop - 1])) stop -= 1;
  if (start >= stop) return { start, stop: start };
  const found = graphemes.segment(text);
  const last = found.containing(stop - 1);
  return { start: found.containing(start).index, stop: last.index + last.segment.length };
}

/** The words of a text as [{start, stop}], in its language; punctuation and space are none. */
export function words(text, language) {
  const found = [];
  for (const { index, segment, isWordLike } of segmenter("word", language).segment(text)) {
    if (isWordLike || /\p{Extended_Pictographic}/u.test(segment)) found.push({ start: index, stop: index + segment.length });
  }
  return found;
}

/** The sentences of a text as [{start, stop}], without the white space between them. */
export function sentences(text, language) {
  const found = [];
  for (const { index, segment } of segmenter("sentence", language).segment(text)) {
    const { start, stop } = snapped(text, index, index + segment.length);
    if (stop > start) found.push({ start, stop });
  }
  return found;
}
