// The list of documents: filtered and sorted on the page, with as many rows drawn as can be seen. The first come with the page
// itself, drawn by documents.html as by `row`, and are there before anything was asked for.

import { get } from "./api.js";
import { byId, counted, fill, languageName, make, trying } from "./page.js";

const ROWS = 120;
const order = new Intl.Collator(["en", "nl", "ru"], { numeric: true, sensitivity: "base" });
const state = { all: [], shown: [], drawn: 0, by: "name", up: true };

/** What a column sorts by. */
const KEYS = {
  name: (d) => d.place, respondent: (d) => d.respondent ?? "", language: (d) => languageName(d.language), genre: (d) => d.genre ?? "",
  words: (d) => d.words ?? 0, codings: (d) => d.mine?.codings ?? 0, state: (d) => progress(d).rank,
};

/** How far this coder is with a document. */
function progress({ mine }) {
  if (mine?.done) return { rank: 3, words: "finished", css: "good" };
  if (mine?.codings) return { rank: 2, words: "begun", css: "" };
  return mine?.assigned ? { rank: 1, words: "to do", css: "warn" } : { rank: 0, words: "", css: "" };
}

/** A document's words, or a sign that they are being counted. */
function wordsOf({ words }) {
  return words === null ? "…" : words.toLocaleString("en-GB");
}

function row(d) {
  const { words, css } = progress(d);
  d.cell = make("td.number", {}, wordsOf(d));
  return make(
    "tr", {},
    make("th", { scope: "row" }, make("a", { href: `/code/${encodeURIComponent(d.id)}`, dir: "auto" }, d.name)),
    make("td", {}, d.respondent ?? ""),
    make("td", {}, languageName(d.language)),
    make("td", {}, (d.genre ?? "").replaceAll("_", " ")),
    d.cell,
    make("td.number", {}, d.mine?.codings ? String(d.mine.codings) : "–"),
    make("td", {}, words ? make("span.badge", { class: css }, words) : "", d.mine?.blind ? [" ", make("span.badge", { title: "You see your own codings only, and no suggestions" }, "blind")] : ""),
  );
}

function choose() {
  const words = byId("words").value.trim().toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const [language, genre] = [byId("language").value, byId("genre").value];
  state.shown = state.all.filter(
    (d) =>
      (!language || d.language === language) && (!genre || d.genre === genre) &&
      (!byId("assigned").checked || d.mine?.assigned) && (!byId("open").checked || !d.mine?.done) &&
      words.every((word) => d.sought.includes(word)),
  );
  const key = KEYS[state.by];
  const keyed = state.shown.map((d) => [key(d), d]);
  keyed.sort(([a, x], [b, y]) => (state.up ? 1 : -1) * (typeof a === "number" ? a - b : order.compare(a, b)) || x.place - y.place);
  state.shown = keyed.map(([, d]) => d);
  draw();
}

function draw() {
  const body = byId("list").querySelector("tbody");
  state.drawn = Math.min(ROWS, state.shown.length);
  fill(body, state.shown.slice(0, state.drawn).map(row));
  byId("list").hidden = !state.shown.length;
  byId("list").removeAttribute("aria-busy");
  byId("none").hidden = Boolean(state.shown.length);
  byId("none").textContent = state.all.length ? "No document fits the filter." : document.body.dataset.owner === "yes" ? "Nothing here yet. Import transcripts: Word, text, PDF, subtitles and others, one file or a whole folder." : "Nothing is assigned to you yet.";
  byId("count").textContent = state.shown.length === state.all.length ? counted(state.all.length, "document") : `${state.shown.length.toLocaleString("en-GB")} of ${counted(state.all.length, "document")}`;
  for (const head of document.querySelectorAll("th[data-by]")) {
    if (head.dataset.by === state.by) head.setAttribute("aria-sort", state.up ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  }
}

function more() {
  if (state.drawn >= state.shown.length || innerHeight + scrollY < document.body.scrollHeight - 1200) return;
  const next = state.shown.slice(state.drawn, state.drawn + ROWS);
  byId("list").querySelector("tbody").append(...next.map(row));
  state.drawn += next.length;
}

function options(select, values, called) {
  for (const value of [...new Set(values)].filter(Boolean).sort()) select.append(make("option", { value }, called(value)));
}

await trying(async () => {
  const { documents } = await get("/api/documents");
  documents.sort((x, y) => order.compare(x.name, y.name));
  state.all = documents.map((d, place) => ({ ...d, place, sought: `${d.name} ${d.respondent ?? ""}`.toLocaleLowerCase() }));
  options(byId("language"), documents.map((d) => d.language), languageName);
  options(byId("genre"), documents.map((d) => d.genre), (genre) => genre.replaceAll("_", " "));
  choose();
});
byId("filter").addEventListener("input", choose);
byId("filter").addEventListener("submit", (event) => event.preventDefault());
addEventListener("scroll", more, { passive: true });
byId("list").addEventListener("click", (event) => {
  const by = event.target.closest("th[data-by]")?.dataset.by;
  if (by) {
    state.up = by === state.by ? !state.up : !["words", "codings"].includes(by);
    state.by = by;
    choose();
  } else if (!event.target.closest("a") && getSelection().isCollapsed) event.target.closest("tr")?.querySelector("a")?.click();
});
// The words are counted when the list is there: for that all texts are read.
await trying(async () => {
  if (state.all.every((d) => d.words !== null)) return;
  const { words } = await get("/api/words");
  for (const d of state.all) {
    d.words = words[d.id] ?? d.words;
    if (d.cell) d.cell.textContent = wordsOf(d);
  }
  if (state.by === "words") choose();
});
