// The queue of disputed passages: keep what one coder said, make a third version, or let nothing stand; always with a reason.

import { get, send } from "./api.js";
import { judging } from "./judging.js";
import { Codes, passage } from "./passage.js";
import { fallen, judgements } from "./judgements.js";
import { ask, byId, counted, fill, make, notice, say, trying } from "./page.js";
import { marksOf, sides } from "./sides.js";

const state = { codes: new Codes(null), disputes: [], settled: 0, undisputed: 0, waiting: 0, waiting_for: [], here: 0, reasons: new Map(), judged: new Set(), busy: false };

async function open() {
  const study = await get("/api/study");
  state.codes = new Codes(study.codebook);
  try {
    await read();
  } catch (error) {
    if (error.status !== 403) throw error;
    empty(error.message);
  }
}

async function read() {
  Object.assign(state, await get("/api/disputes"));
  state.here = Math.min(state.here, Math.max(state.disputes.length - 1, 0));
  draw();
}

function draw() {
  const alone = state.undisputed - state.waiting;
  fill(byId("counts"), `${counted(state.disputes.length, "passage")} to decide · ${state.settled.toLocaleString("en-GB")} decided · ${alone.toLocaleString("en-GB")} undisputed, finished by themselves`);
  fill(byId("waiting"), state.waiting ? [make("span", {}, `${waits()} `), make("button.plain", { type: "button", onclick: () => trying(finished) }, "Finish now")] : []);
  byId("waiting").hidden = !state.waiting;
  byId("queue").hidden = !state.disputes.length;
  byId("none").hidden = Boolean(state.disputes.length);
  if (!state.disputes.length) return void empty(state.settled ? "Everything is decided." : "Nothing is disputed. Differences appear here when two coders have finished the same document.");
  const found = state.disputes[state.here];
  byId("left").textContent = `${state.here + 1} of ${state.disputes.length}`;
  fill(byId("one"), ...passage(found, marksOf(state.codes, found.codings, found.start)), versions(found), reason(found), rest(found));
}

/** Who is waited for where all who have finished say the same. */
function waits() {
  const more = `${counted(state.waiting, "more undisputed passage")} ${state.waiting === 1 ? "waits" : "wait"}`;
  return state.waiting_for.length ? `${more} until ${state.waiting_for.join(", ")} ${state.waiting_for.length === 1 ? "has" : "have"} finished too.` : `${more} to be finished.`;
}

function empty(sentence) {
  byId("none").hidden = false;
  byId("none").textContent = sentence;
}

/** The columns of those who coded; whoever said nothing here is shown as having said nothing. */
function versions(found) {
  const columns = found.coders.map(({ id, name }) => [name, found.codings.filter(({ coder }) => coder === id)]);
  return sides(state.codes, columns, { text: found.text, at: found.start }, keep);
}

function keep(name, codings) {
  const number = state.disputes[state.here].coders.findIndex((coder) => coder.name === name) + 1;
  const said = codings.map((coding) => state.codes.title(coding)).join(", ") || "nothing";
  return make("p", {}, make("button", { type: "button", "aria-label": `Keep what ${name} said: ${said}`, onclick: () => decide(codings) }, "Keep this", number <= 9 && make("kbd", { "aria-hidden": "true" }, String(number))));
}

function reason(found) {
  return make("label.field.reason", {}, make("span", {}, "Reason (kept with the decision)"), make("textarea", { id: "reason", rows: 2, value: state.reasons.get(found.id) ?? "", oninput: (event) => state.reasons.set(found.id, event.target.value) }));
}

function rest(found) {
  const button = (label, key, work) => make("button", { type: "button", onclick: work }, label, make("kbd", { "aria-hidden": "true" }, key));
  return make("p.row", {}, button("A third version", "t", () => third(found)), button("Nothing stands", "0", () => decide([])), make("button.push", { type: "button", onclick: () => go(1) }, "Later", make("kbd", { "aria-hidden": "true" }, "j")));
}

async function third(found) {
  const disputed = fallen(found, []);
  const form = judging(state.codes, { text: found.text, at: found.start, language: found.language }, disputed[0]);
  if ((await ask("A third version", form.element, [["", "Cancel"], ["save", "Let this stand", "main"]])) === "save") await decide([], form.values());
}

async function decide(kept, made = null) {
  const found = state.disputes[state.here];
  if (!found || state.busy) return;
  const why = (state.reasons.get(found.id) ?? "").trim();
  if (!why) {
    notice("Write a reason first: a sentence is enough.");
    return void byId("reason").focus();
  }
  state.busy = true;
  const done = await trying(() => judge(found, judgements(found, kept, made, why)));
  state.busy = false;
  if (!done) return;
  state.reasons.delete(found.id);
  say("Decided");
  await trying(read);
  byId("one").focus({ preventScroll: true });
}

/** Send what was decided, one judgement after another; what an earlier try has sent already is left out. */
async function judge(found, made) {
  for (const { disputed, coding, reason: why } of made) {
    if (disputed.every((id) => state.judged.has(id))) continue;
    await send("POST", "/api/adjudications", { document: found.document, disputed, coding, reason: why });
    for (const id of disputed) state.judged.add(id);
  }
  return true;
}

async function finished() {
  const { finished: many } = await send("POST", "/api/disputes/finish", {});
  notice(`Finished ${counted(many, "undisputed passage")}.`);
  await read();
}

/** Keep the version of the coder in this column. */
function version(found, number) {
  const coder = found.coders[number - 1];
  if (coder) decide(found.codings.filter((coding) => coding.coder === coder.id));
}

function go(step) {
  const place = state.here + step;
  if (place < 0 || place >= state.disputes.length) return;
  state.here = place;
  draw();
  byId("one").focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey || byId("queue").hidden) return;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  const found = state.disputes[state.here];
  const work = digit ? () => (digit[1] === "0" ? decide([]) : version(found, Number(digit[1]))) : { KeyT: () => third(found), KeyJ: () => go(1), KeyK: () => go(-1) }[event.code];
  if (!work) return;
  event.preventDefault();
  work();
});
await trying(open);
