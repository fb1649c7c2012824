// The margin: a button for each coding and memo that begins in a row.

import { chip, make } from "./page.js";

/** The buttons beside a row. `page` knows titles and places of codes. */
export function beside(row, page) {
  const mine = [...row.codings, ...row.memos].filter((item) => item.start >= row.start || row.number === 0);
  mine.sort((a, b) => a.start - b.start || b.stop - a.stop);
  return mine.map((item) => make("li", {}, button(item, page)));
}

/** The buttons of what is said about the document as a whole. */
export const wholeDocument = (items, page) => items.map((item) => make("li", {}, button(item, page)));

function button(item, page) {
  const title = page.title(item);
  const said = notes(item);
  const place = page.places.get(item.code);
  return make(
    `button.coding${item.type === "memo" ? ".memo" : ""}${item.guess ? ".guess" : ""}${item.key === page.chosen ? ".chosen" : ""}`,
    { type: "button", class: `code-${place ?? "none"}`, data: { coding: item.key }, "aria-label": `${title}${said ? `, ${said}` : ""}: ${short(page.quote(item))}` },
    item.type === "memo" ? null : chip(place ?? "none"),
    make("span.title", {}, item.type === "memo" ? item.text || item.kind.replaceAll("_", " ") : title),
    said ? make("span.notes", {}, said) : null,
  );
}

function notes(item) {
  if (item.type === "memo") return item.mine ? "" : item.coder_name ?? "";
  const found = [
    item.guess && `model, ${Math.round(item.probability * 100)} %`,
    item.unsure && "unsure",
    item.subject && item.subject !== "self" && item.subject,
    item.status && item.status !== "asserted" && item.status,
    item.move && item.move !== "leave" && item.move,
    item.memo && "memo",
    item.contested && "contested",
    !item.mine && !item.guess && (item.coder_name ?? item.coder),
  ];
  return found.filter(Boolean).join(", ");
}

const short = (quote) => (quote.length > 90 ? `${quote.slice(0, 90)}…` : quote);
