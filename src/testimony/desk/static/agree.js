// How far coders agree, code by code, and the passages on which they differ, side by side.

import { get } from "./api.js";
import { axis, figure } from "./axis.js";
import { Codes, passage } from "./passage.js";
import { byId, counted, fill, make, trying } from "./page.js";
import { marksOf, sides } from "./sides.js";

const PAGE = 20;
const state = { codes: null, differ: [], shown: PAGE };

async function open() {
  byId("waiting").hidden = false;
  try {
    const [study, found] = await Promise.all([get("/api/study"), get("/api/agreement")]);
    state.codes = new Codes(study.codebook);
    show(found);
  } catch (error) {
    if (error.status !== 403) throw error;
    empty(`${error.message} While you code blind, this page would show you what others say.`);
  } finally {
    byId("waiting").hidden = true;
  }
}

function empty(sentence) {
  byId("none").hidden = false;
  byId("none").textContent = sentence;
}

function show({ units, codes, disagreements }) {
  if (!units) return empty("No document has been finished by two coders yet. Assign documents with an overlap on the page Coders; agreement appears when both have marked them as finished.");
  byId("says").textContent = `Over ${counted(units, "segment")} in documents that at least two coders have finished.`;
  fill(byId("codes-table").querySelector("tbody"), codes.map(row));
  byId("figures").hidden = false;
  state.differ = disagreements;
  byId("differ").hidden = false;
  byId("which").append(...state.codes.options());
  return list();
}

const percent = (value) => (value === null || value === undefined ? "–" : `${(value * 100).toFixed(value > 0.99 && value < 1 ? 1 : 0).replace("100.0", "99.9")} %`);

function row(found) {
  const head = make("th", { scope: "row" }, coded(found.code));
  const counts = [make("td.number", {}, percent(found.prevalence)), make("td.number", {}, found.units.toLocaleString("en-GB"))];
  if (found.alpha === null || found.alpha === undefined) {
    return make("tr.undefined", {}, head, make("td", { colspan: "6" }, found.sentence || "Alpha has no meaning here."), counts);
  }
  return make(
    "tr", { title: found.sentence ?? "" }, head,
    make("td.number", {}, make("strong", {}, figure(found.alpha))),
    make("td.interval", { class: `code-${state.codes.place(found.code.split(":")[0])}` }, axis(found.alpha, found.low, found.high)),
    make("td.number", {}, figure(found.kappa)),
    [found.percent, found.positive, found.negative].map((value) => make("td.number", {}, percent(value))),
    counts,
  );
}

function coded(target) {
  const [code, stance] = target.split(":");
  return state.codes.of(code) ? state.codes.label({ code, stance }) : target;
}

function list() {
  const which = byId("which").value;
  const found = state.differ.filter((one) => !which || Object.values(one.codings).flat().some(({ code }) => code === which));
  byId("many").textContent = found.length ? `${counted(found.length, "passage")}${found.length > state.shown ? `, the first ${state.shown} shown` : ""}` : "On none.";
  fill(byId("passages"), found.slice(0, state.shown).map(beside));
  byId("more").hidden = found.length <= state.shown;
}

function beside(one) {
  const all = Object.values(one.codings).flat();
  const columns = Object.entries(one.codings).map(([coder, codings]) => [codings[0]?.coder_name ?? one.names?.[coder] ?? coder, codings]);
  return make("article", {}, passage(one, marksOf(state.codes, all, one.start)), sides(state.codes, columns, { text: one.text, at: one.start }));
}

byId("which").addEventListener("change", () => {
  state.shown = PAGE;
  list();
});
byId("more").addEventListener("click", () => {
  state.shown += PAGE;
  list();
});
await trying(open);
