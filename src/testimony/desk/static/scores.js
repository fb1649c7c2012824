// How well a model does on people it has not seen, as a table with intervals, beside the model before it.

import { axis, figure } from "./axis.js";
import { languageName, make } from "./page.js";

/** The table of an evaluation: [{target, language, support, precision, recall, f1, low, high}], and [{target, language?, f1, earlier}]. */
export function scores(codes, evaluation, earlier) {
  const before = new Map((earlier ?? []).map((one) => [`${one.target} ${one.language ?? ""}`, one.earlier]));
  const heads = [["Code"], ["Language"], ["Examples", "number"], ["Precision", "number"], ["Recall", "number"], ["F1", "number"], ["95 % interval", "interval"], ...(before.size ? [["Before", "number"], ["Change", "number"]] : [])];
  const rows = evaluation.map((one, place) => row(codes, one, evaluation[place - 1], before));
  return make("div.wide", {}, make("table.scores", {}, make("caption", {}, "On people the model has not seen. F1 is the mean of precision (of its yeses, how many are right) and recall (of the true ones, how many it finds)."), make("thead", {}, make("tr", {}, heads.map(([title, css]) => make("th", { scope: "col", class: css ?? "" }, title)))), make("tbody", {}, rows)));
}

function row(codes, one, above, before) {
  const [code, stance] = one.target.split(":");
  const same = above?.target === one.target;
  const place = codes.place(code);
  const was = before.get(`${one.target} ${one.language ?? ""}`) ?? (same || one.language ? before.get(`${one.target} `) : undefined);
  const cells = [one.precision, one.recall].map((value) => make("td.number", {}, figure(value)));
  const changes = before.size ? [make("td.number.quiet", {}, figure(was)), change(one.f1, was)] : [];
  return make(
    "tr", { class: same ? "" : "first" }, make("th", { scope: "row" }, same ? make("span.unseen", {}, codes.title({ code, stance })) : codes.of(code) ? codes.label({ code, stance }) : one.target),
    make("td", {}, one.language === "all" ? "all languages" : languageName(one.language) || "all languages"), make("td.number", {}, (one.support ?? 0).toLocaleString("en-GB")), cells,
    make("td.number", {}, make("strong", {}, figure(one.f1))), make("td.interval", { class: `code-${place}` }, one.f1 === null || one.f1 === undefined ? make("span.quiet.small", {}, "too few examples") : axis(one.f1, one.low, one.high)), changes,
  );
}

function change(f1, was) {
  if (was === null || was === undefined || f1 === null || f1 === undefined) return make("td.number", {}, "–");
  const by = f1 - was;
  if (Math.abs(by) < 0.005) return make("td.number", {}, "same");
  return make("td.number", { class: by > 0 ? "better" : "worse" }, `${by > 0 ? "better" : "worse"} by ${figure(Math.abs(by))}`);
}
