// Codings of one passage side by side, a column for each coder; shared by agreement and adjudication.

import { make } from "./page.js";
import { more } from "./passage.js";

/**
 * Columns for `given`: [[name of the coder, [codings]]]. `text` are the words of the passage, which begin at code point `at`; `foot`
 * may return what stands below a column, such as a button.
 */
export function sides(codes, given, { text, at }, foot = () => null) {
  const letters = [...text];
  const quote = ({ start, stop }) => (start === null ? "the whole document" : letters.slice(Math.max(0, start - at), Math.max(0, stop - at)).join(""));
  const one = (coding) => {
    const said = more(coding), words = quote(coding);
    return make("li", {}, codes.label(coding), said && make("span.quiet.small", {}, ` ${said}`), words && make("q", { dir: "auto" }, words));
  };
  return make("div.sides", {}, given.map(([name, list]) => make("section", {}, make("h4", {}, name), list.length ? make("ul", { role: "list" }, list.map(one)) : make("p.quiet.small", {}, "Nothing here"), foot(name, list))));
}

/** The marks of codings on a passage that begins at code point `at`. */
export function marksOf(codes, codings, at) {
  return codings.filter(({ start }) => start !== null).map((coding) => ({ start: coding.start - at, stop: coding.stop - at, css: `coding code-${codes.place(coding.code)}`, title: `${coding.coder_name ?? coding.coder}: ${codes.title(coding)}` }));
}
