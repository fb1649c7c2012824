// The codebook at hand: each code with its key, and on request what it includes, what it leaves out, and examples.

import { chip, make } from "./page.js";

/** The panel's list. `use(code, denied)` codes what is selected. */
export function codebook(codes, use) {
  return codes.map((code, place) =>
    make(
      "li", { class: `code-${place}` },
      make(
        "div.use", {},
        make("button.apply", { type: "button", title: `Code the selected words as ${code.title} (key ${code.key ?? place + 1})`, onmousedown: (event) => event.preventDefault(), onclick: () => use(code, false) },
          make("kbd", {}, String(code.key ?? place + 1)), chip(place), make("span.title", {}, code.title), make("span.count", { "aria-hidden": "true", data: { count: code.name } })),
        code.stances.includes("denied") &&
          make("button.plain.deny", { type: "button", title: `Shift and ${code.key ?? place + 1}`, "aria-label": `${code.title}: ${called(code, "denied")}`, onmousedown: (event) => event.preventDefault(), onclick: () => use(code, true) }, called(code, "denied")),
      ),
      rules(code),
    ),
  );
}

/** The word for a stance of a code. */
export const called = (code, stance) => code?.stance_names?.[stance] ?? stance;

function rules(code) {
  const parts = [make("summary", {}, make("span.unseen", {}, `${code.title}: `), "rules and examples"), make("p", {}, code.definition)];
  for (const [title, list] of [["Include", code.include], ["Leave out", code.exclude], ["Boundaries", code.boundaries]]) {
    if (list?.length) parts.push(make("h4", {}, title), make("ul", {}, list.map((rule) => make("li", {}, rule))));
  }
  if (code.examples?.length) {
    parts.push(make("h4", {}, "Examples"), make("ul.examples", { role: "list" }, code.examples.slice(0, 12).map(example)));
  }
  return make("details", {}, parts);
}

function example({ language, text, coding, why }) {
  return make("li", {}, make("q", { lang: language, dir: "auto" }, text), make("span.quiet", {}, ` ${coding || "none"}${why ? ` – ${why}` : ""}`));
}
