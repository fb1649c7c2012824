// Names out of the study: looking for them, deciding on each, reading what was missed, what would change, and the change itself.

import { get, send } from "./api.js";
import { atWork, follow, latest } from "./jobs.js";
import { item, KINDS } from "./names_items.js";
import { reading } from "./names_reading.js";
import { changes, finished } from "./names_replacing.js";
import { byId, counted, fill, make, notice, say, trying } from "./page.js";

let review = { ready: false, items: [], documents: [] };
let seen = "";
const text = reading(() => review, (made) => show(made));

async function open() {
  const { documents } = await get("/api/documents");
  fill(byId("choose"), documents.map(({ id, name }) => make("label", {}, make("input", { type: "checkbox", value: id }), name)));
  const [looking, replacing] = await Promise.all([latest("names"), latest("names-out")]);
  if (atWork(replacing)) return replaced(replacing.id);
  if (atWork(looking)) await follow(looking.id, "looking");
  await load();
}

async function load() {
  show(await get("/api/names"));
}

/** Show the review as it is now; what was opened stays open. */
function show(made) {
  review = made;
  for (const id of ["looked", "decide", "read", "replace"]) byId(id).hidden = !review.ready;
  byId("drop").hidden = !review.ready;
  if (!review.ready) return;
  fill(byId("measured"), review.measured.map((sentence) => make("li", {}, sentence)));
  byId("detectors").textContent = `What looked: ${review.detectors.join("; ")}.`;
  kinds();
  list();
  text.show();
  stale();
}

function kinds() {
  const chosen = byId("kind").value;
  const there = [...new Set(review.items.map(({ kind }) => kind))];
  const options = [["", "everything"], ...there.map((kind) => [kind, KINDS[kind]])];
  fill(byId("kind"), options.map(([value, title]) => make("option", { value, selected: value === chosen }, title)));
}

function list() {
  const kind = byId("kind").value, unsure = byId("unsure").checked;
  const shown = review.items.filter((one) => (!kind || one.kind === kind) && (!unsure || !one.sure));
  const opened = new Set([...byId("items").querySelectorAll("details[open]")].map(({ dataset }) => dataset.item));
  const focused = document.activeElement?.id;
  fill(byId("items"), shown.map((one) => item(one, review.items, opened.has(one.id), show)));
  if (focused) byId(focused)?.focus({ preventScroll: true });
  const going = review.items.filter(({ accepted }) => accepted).length;
  byId("count").textContent = review.items.length ? `${counted(going, "line")} of ${review.items.length} go` : "Nothing was found. Read the texts all the same.";
}

/** What was previewed no longer holds. */
function stale() {
  byId("changes").hidden = byId("out").hidden = true;
  seen = "";
}

async function look() {
  const which = byId("look").elements.which.value;
  const documents = which === "all" ? undefined : [...byId("choose").querySelectorAll("input:checked")].map(({ value }) => value);
  if (documents && !documents.length) return void notice("Choose a document to look in.");
  byId("done").hidden = true;
  const { job } = await send("POST", "/api/names", { documents });
  await follow(job, "looking");
  await load();
  say(`Found ${counted(review.items.length, "person or thing", "people and things")}. Decide on each below.`);
  byId("decide-title").scrollIntoView({ block: "start" });
}

async function preview() {
  const found = await get("/api/names/preview");
  seen = found.seen;
  fill(byId("changes"), changes(found));
  byId("changes").hidden = byId("out").hidden = false;
  say("What would change is listed below the button.");
}

async function out() {
  const [passphrase, again] = [byId("passphrase").value, byId("again").value];
  const { job } = await send("POST", "/api/names/out", { passphrase, again, style: byId("out").elements.style.value, seen });
  byId("passphrase").value = byId("again").value = "";
  await replaced(job);
}

async function replaced(job) {
  byId("replace").hidden = false;
  byId("out").hidden = true;
  const result = await follow(job, "replacing").finally(load);
  fill(byId("done-says"), finished(result));
  byId("done").hidden = false;
  byId("done").focus();
  say("The names are out of the study.");
}

byId("look").addEventListener("input", () => (byId("choose").hidden = byId("look").elements.which.value === "all"));
byId("look").addEventListener("submit", (event) => {
  event.preventDefault();
  trying(look);
});
byId("drop").addEventListener("click", () => trying(async () => {
  await send("DELETE", "/api/names");
  await load();
}));
byId("kind").addEventListener("change", list);
byId("unsure").addEventListener("change", list);
byId("preview").addEventListener("click", () => trying(preview));
byId("out").addEventListener("submit", (event) => {
  event.preventDefault();
  if (byId("passphrase").value !== byId("again").value) return void notice("The two passphrases are not the same. Type them again.");
  trying(out);
});
await trying(open);
