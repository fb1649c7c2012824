// Training a model on the codings, its honest evaluation beside the one before, and letting it read the rest.

import { get, send } from "./api.js";
import { atWork, follow, latest } from "./jobs.js";
import { Codes } from "./passage.js";
import { byId, counted, fill, make, notice, say, trying } from "./page.js";
import { scores } from "./scores.js";

let codes;

async function open() {
  codes = new Codes((await get("/api/study")).codebook);
  await runs();
  const [training, reading] = await Promise.all([latest("train"), latest("run")]);
  if (atWork(training)) trying(() => trained(training.id));
  else if (training?.state === "done") shown(training.result);
  if (atWork(reading)) trying(() => applied(reading.id));
}

async function runs() {
  const { runs: found, models } = await get("/api/runs");
  for (const model of models ?? []) offer(model);
  byId("runs").hidden = !found.length;
  byId("none").hidden = Boolean(found.length);
  fill(byId("runs").querySelector("tbody"), found.map(row));
}

function row(run) {
  const when = run.created ? new Date(run.created).toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }) : "";
  const review = make("a", { href: `/review?run=${encodeURIComponent(run.id)}`, "aria-label": `Review what ${run.model} suggested` }, "Review");
  return make("tr", {}, make("th", { scope: "row" }, run.model), make("td", {}, when), make("td.quiet", {}, run.codebook), make("td.number", {}, run.suggestions.toLocaleString("en-GB")), make("td.number", {}, run.answered.toLocaleString("en-GB")), make("td", {}, review));
}

async function train() {
  byId("train").disabled = true;
  await trying(async () => trained((await send("POST", "/api/train", {})).job));
  byId("train").disabled = false;
}

async function trained(job) {
  byId("train").disabled = true;
  byId("trained").hidden = true;
  const result = await follow(job, "training").finally(() => (byId("train").disabled = false));
  shown(result);
  say("Trained");
}

/** Show what came of training: what it says of itself, and the figures. */
function shown({ model, evaluation = [], against_earlier: earlier = [], sentences = [] }) {
  offer(model);
  byId("model").value = model;
  byId("trained").hidden = false;
  const apply = make("button.main", { type: "button", onclick: () => trying(() => read(model)) }, "Let it read the rest");
  const about = sentences.length ? [make("h3", {}, "About these figures"), make("ul.sentences.small", { role: "list" }, sentences.map((sentence) => make("li", {}, sentence)))] : [];
  fill(byId("trained"), make("p.row", {}, make("span", {}, make("strong", {}, model), " is trained."), apply), evaluation.length ? scores(codes, evaluation, earlier) : null, about);
}

/** Put a model among those that can be chosen. */
function offer(model) {
  if ([...byId("model").options].some(({ value }) => value === model)) return;
  byId("model").append(make("option", { value: model }, `${model}, trained here`));
}

async function read(model) {
  const documents = byId("which").value === "all" ? undefined : await unfinished();
  if (documents && !documents.length) return void notice("Every document is finished. Choose all documents to have them read all the same.");
  const { job } = await send("POST", "/api/runs", { model: model || undefined, documents });
  return applied(job);
}

async function unfinished() {
  const { documents } = await get("/api/documents");
  return documents.filter(({ done }) => !done?.length).map(({ id }) => id);
}

async function applied(job) {
  const result = await follow(job, "reading");
  await runs();
  notice(result.suggestions === undefined ? "Read. Its suggestions wait on Review." : `Read: ${counted(result.suggestions, "suggestion")} on Review.`);
}

byId("train").addEventListener("click", train);
byId("apply").addEventListener("submit", (event) => {
  event.preventDefault();
  trying(() => read(byId("model").value));
});
await trying(open);
