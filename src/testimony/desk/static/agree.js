// How far coders agree, code by code, and the passages on which they differ, side by side.

import { get } from "/static/api.js";
import { Codes, passage } from "/static/passage.js";
import { byId, counted, fill, make, trying } from "/static/page.js";
import { marksOf, sides } from "/static/sides.js";

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
  byId("says").textContent = `Over ${counted(units, "segment")} that at least two people coded without seeing each other's work.`;
  fill(byId("codes-table").querySelector("tbody"), codes.map(row));
  byId("figures").hidden = false;
  state.differ = disagreements;
  byId("differ").hidden = false;
  byId("which").append(...state.codes.options());
  return list();
}

/** ".82"; a minus where it is below what chance gives. */
const figure = (value) => (value === null || value === undefined ? "–" : value.toFixed(2).replace(/^(-?)0\./u, "$1.").replace("-", "−"));
const percent = (value) => (value === null || value === undefined ? "–" : `${Math.round(value * 100)} %`);

function row(found) {
  const head = make("th", { scope: "row" }, coded(found.code));
  const counts = [make("td.number", {}, percent(found.prevalence)), make("td.number", {}, found.units.toLocaleString("en-GB"))];
  if (found.alpha === null || found.alpha === undefined) {
    return make("tr.undefined", {}, head, make("td", { colspan: "6" }, found.sentence || "Alpha has no meaning here."), counts);
  }
  return make(
    "tr", { title: found.sentence ?? "" }, head,
    make("td.number", {}, make("strong", {}, figure(found.alpha))),
    make("td.interval", { class: `code-${state.codes.place(found.code.split(":")[0])}` }, axis(found), make("span.unseen", {}, reach(found))),
    [found.kappa].map((value) => make("td.number", {}, figure(value))),
    [found.percent, found.positive, found.negative].map((value) => make("td.number", {}, percent(value))),
    counts,
  );
}

function coded(target) {
  const [code, stance] = target.split(":");
  return state.codes.of(code) ? state.codes.label({ code, stance }) : target;
}

const reach = ({ low, high }) => (low === null || low === undefined ? "no interval" : `from ${figure(low)} to ${figure(high)}`);

function axis(found) {
  const clipped = (value) => String(Math.min(1, Math.max(0, value)));
  const line = make("span.axis", { "aria-hidden": "true", title: reach(found) });
  if (found.low !== null && found.low !== undefined) {
    const part = make("span.reach");
    part.style.setProperty("--low", clipped(found.low));
    part.style.setProperty("--high", clipped(found.high));
    line.append(part);
  }
  const here = make("span.here");
  here.style.setProperty("--value", clipped(found.alpha));
  line.append(here);
  return line;
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
