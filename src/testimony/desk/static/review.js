// Reviewing what a model suggests: one passage at a time, accepted, corrected or rejected by a key or a button.

import { get, send } from "./api.js";
import { judging } from "./judging.js";
import { Codes, passage } from "./passage.js";
import { ask, byId, counted, fill, make, notice, say, trying } from "./page.js";

const LIMIT = 60;
const ORDERS = {
  unsure: "Those the model cannot decide come first: they teach it most.",
  diverse: "Spread over codes, documents and ways of saying, so that a short session covers much.",
  document: "As they stand in the documents.",
};
const ANSWERS = { accepted: "accepted", corrected: "corrected", rejected: "rejected" };
const state = { codes: new Codes(null), list: [], here: 0, left: 0, busy: false };

/** Where the passage's words begin in its document. */
const at = (item) => item.at ?? item.start;

async function open() {
  const [study, { runs }] = await Promise.all([get("/api/study"), get("/api/runs")]);
  state.codes = new Codes(study.codebook);
  byId("code").append(...state.codes.options());
  const asked = new URLSearchParams(location.search).get("run");
  fill(byId("run"), runs.map((run) => make("option", { value: run.id, selected: run.id === asked }, `${run.model}, ${day(run.created)} – ${run.answered} of ${run.suggestions} answered`)));
  if (runs.length) return read();
  byId("filter").hidden = true;
  if (document.body.dataset.blind === "yes") return blindness(true);
  return empty("No model has read this study yet.", make("a", { href: "/model" }, "Let one read it"));
}

const day = (when) => (when ? new Date(when).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" }) : "");

async function read() {
  const [run, order, code, decision] = ["run", "order", "code", "decision"].map((id) => byId(id).value);
  byId("order-says").textContent = ORDERS[order];
  const asked = Object.entries({ run, order, code, decision, limit: String(LIMIT) }).filter(([, value]) => value);
  const answer = await get(`/api/review?${new URLSearchParams(asked)}`);
  Object.assign(state, { list: answer.suggestions, here: 0, left: answer.left });
  blindness(answer.blind);
  if (!state.list.length) return empty(code || decision ? "Nothing is left to answer with this choice." : "Nothing is left to answer here.");
  byId("queue").hidden = false;
  byId("none").hidden = true;
  return draw();
}

function blindness(hidden) {
  byId("blindness").hidden = !hidden;
  const many = typeof hidden === "number" ? counted(hidden, "document") : "Some documents";
  byId("blindness").textContent = `Blind coding: ${many} of yours ${many.startsWith("one") ? "is" : "are"} coded blind. What a model suggests for them is not shown, here or on the coding page, so that your agreement with others means something.`;
}

function empty(...parts) {
  byId("queue").hidden = true;
  byId("none").hidden = false;
  fill(byId("none"), parts.flatMap((part) => [part, " "]));
}

/** Show the suggestion that is meant, and those that follow it. */
function draw() {
  const item = state.list[state.here];
  const open = state.list.filter((one) => !one.answer).length;
  byId("left").textContent = `${state.here + 1} of ${state.list.length} shown · ${Math.max(state.left - (state.list.length - open), 0).toLocaleString("en-GB")} to answer`;
  const card = byId("one");
  card.className = `card code-${state.codes.place(item.code)}${item.answer ? " answered" : ""}`;
  card.setAttribute("aria-label", item.code ? `Suggestion: ${state.codes.title(item)}` : "A passage drawn at random");
  fill(card, head(item), ...passage(item, evidence(item)), because(item), answers(item));
  const after = state.list.map((one, place) => [one, place]).slice(state.here + 1, state.here + 9);
  fill(byId("next"), after.map(([one, place]) => line(one, place)));
}

function head(item) {
  const chance = item.code && probability(item);
  const audit = item.audit && make("span.badge.warn", { title: item.inclusion ? `Drawn with probability ${item.inclusion.toFixed(3)}` : "" }, "random draw");
  const done = item.answer && make("span.badge.good", {}, ANSWERS[item.answer]);
  return make("header.row", {}, item.code ? state.codes.label(item) : make("span.coded", {}, "The model suggests nothing here"), chance, item.decision === "unsure" && make("span.badge.warn", {}, "unsure"), audit, done);
}

function probability({ probability: chance }) {
  const filled = make("span");
  filled.style.setProperty("--share", String(chance));
  return make("span.sure", {}, make("span.bar", { "aria-hidden": "true" }, filled), `probability ${Math.round(chance * 100)} %`);
}

function evidence(item) {
  return (item.evidence ?? []).map(({ start, stop }) => ({ start: start - at(item), stop: stop - at(item), css: "evidence" }));
}

function because(item) {
  if (item.audit && !item.code) return make("p.because.small.quiet", {}, "Drawn at random to see what the model misses. Reject where nothing of the codebook is said; otherwise correct, and code it.");
  return item.evidence?.length ? make("p.because.small.quiet", {}, "Underlined: the words that made the model say so. It is no coding until you accept it.") : null;
}

function answers(item) {
  const button = (label, key, work, css = "") => make(`button${css}`, { type: "button", onclick: work }, label, make("kbd", { "aria-hidden": "true" }, key));
  if (item.answer) return make("p.row.answers", {}, make("span.quiet.small", {}, `You ${ANSWERS[item.answer]} this. To change it, undo, or edit the coding in its document.`), button("Next", "j", () => go(1), ".push"));
  return make("p.row.answers", {}, item.code && button("Accept", "a", accept, ".main"), button(item.code ? "Correct" : "Code it", "c", correct, item.code ? "" : ".main"), button(item.code ? "Reject" : "Nothing here", "r", reject), button("Later", "j", () => go(1), ".push"));
}

function line(item, place) {
  const chance = item.code ? `${Math.round(item.probability * 100)} %` : "";
  const told = item.code ? state.codes.label(item) : make("span.coded", {}, "random draw");
  return make("li", {}, make("button", { type: "button", onclick: () => show(place) }, told, make("span.chance", {}, item.answer ? ANSWERS[item.answer] : chance), make("span.said", { dir: "auto" }, item.text)));
}

function show(place) {
  state.here = Math.min(Math.max(place, 0), state.list.length - 1);
  draw();
  byId("one").focus({ preventScroll: true });
  scrollTo({ top: 0 });
  const item = state.list[state.here];
  say(`${item.code ? state.codes.title(item) : "Random draw"}: ${item.text}`);
}

function go(step) {
  if (!state.list.length) return;
  if (state.here + step >= state.list.length) return void trying(read);
  show(state.here + step);
}

const accept = () => state.list[state.here]?.code && answer("accepted", {});
const reject = () => answer("rejected", {});

async function correct() {
  const item = state.list[state.here];
  if (!item || item.answer) return;
  const form = judging(state.codes, { text: item.text, at: at(item), language: item.language }, item.code ? item : { stance: "affirmed" });
  if ((await ask("What is said here", form.element, [["", "Cancel"], ["save", item.code ? "Save the correction" : "Save the coding", "main"]])) === "save") await answer("corrected", form.values());
}

async function answer(given, fields) {
  const item = state.list[state.here];
  if (!item || item.answer || state.busy) return;
  state.busy = true;
  const done = await trying(async () => (await send("POST", `/api/suggestions/${encodeURIComponent(item.id)}/answer`, { answer: given, ...fields }), true));
  state.busy = false;
  if (!done) return;
  item.answer = given;
  say(ANSWERS[given]);
  const next = state.list.findIndex((one, place) => place > state.here && !one.answer);
  if (next < 0) await trying(read);
  else show(next);
}

async function drawShare() {
  const share = make("input", { type: "number", min: 1, max: 100, step: 1, value: 5 });
  const content = [make("p", {}, "A share of all passages is drawn at random, whatever the model said of them. Only they tell how much it misses. The draw, its seed and the probability of each passage are kept in the study."), make("label.field", {}, make("span", {}, "Per cent of the passages"), share)];
  if ((await ask("Draw a random share", content, [["", "Cancel"], ["draw", "Draw", "main"]])) !== "draw") return;
  await trying(async () => {
    await send("POST", "/api/audit", { share: Number(share.value) / 100, seed: crypto.getRandomValues(new Uint32Array(1))[0] >>> 1, run: byId("run").value });
    notice("Drawn. These passages are marked as random draw in the queue.");
    await read();
  });
}

const KEYS = { KeyA: accept, KeyC: correct, KeyR: reject, KeyJ: () => go(1), KeyK: () => go(-1) };
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || byId("queue").hidden || !KEYS[event.code]) return;
  event.preventDefault();
  KEYS[event.code]();
});
byId("filter").addEventListener("change", () => trying(read));
byId("filter").addEventListener("submit", (event) => event.preventDefault());
byId("draw")?.addEventListener("click", drawShare);
await trying(open);
