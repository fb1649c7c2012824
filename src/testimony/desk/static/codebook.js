// The codebook: its codes with their rules; a change is checked against the codings there are before it is saved.

import { get, send } from "./api.js";
import { draw } from "./codebook_form.js";
import { ask, byId, counted, fill, make, notice, say, trying } from "./page.js";

const readOnly = document.body.dataset.owner !== "yes";
const state = { saved: "[]", codes: [], here: 0 };

async function open() {
  const { codebook } = await get("/api/study");
  state.saved = JSON.stringify(codebook.codes);
  state.codes = codebook.codes;
  state.here = Math.min(state.here, state.codes.length - 1);
  byId("version").textContent = codebook.version ? `version ${codebook.version}` : codebook.label;
  byId("version").title = codebook.label;
  show();
}

const dirty = () => JSON.stringify(state.codes) !== state.saved;

function show() {
  list();
  const code = state.codes[state.here];
  if (code) draw(byId("code"), code, { changed, remove, move, readOnly });
  else byId("code").replaceChildren(make("p.empty", {}, "No codes yet."));
  buttons();
}

function list() {
  const codes = state.codes.map((code, place) => {
    const colour = make("span.chip", { "aria-hidden": "true" });
    if (code.colour) colour.style.setProperty("--own", code.colour);
    const button = make("button", { type: "button", "aria-current": place === state.here ? "true" : null, onclick: () => choose(place) }, colour, make("span", {}, code.title || "untitled"), make("span.group", {}, place < 9 ? make("kbd", {}, String(place + 1)) : ""));
    return make("li", {}, button);
  });
  fill(byId("codes"), codes);
}

function choose(place) {
  state.here = place;
  show();
  byId("codes").querySelectorAll("button")[place].focus();
}

function changed(work) {
  work();
  list();
  buttons();
}

function buttons() {
  if (readOnly) return;
  byId("save").disabled = byId("discard").disabled = !dirty();
}

function remove() {
  const [gone] = state.codes.splice(state.here, 1);
  state.here = Math.min(state.here, state.codes.length - 1);
  show();
  say(`${gone.title} will be removed when you save`);
}

function move(step) {
  const place = state.here + step;
  if (place < 0 || place >= state.codes.length) return;
  state.codes.splice(place, 0, ...state.codes.splice(state.here, 1));
  choose(place);
}

function add() {
  const names = new Set(state.codes.map(({ name }) => name));
  let name = "new-code";
  for (let n = 2; names.has(name); n += 1) name = `new-code-${n}`;
  state.codes.push({ name, title: "", group: "motive", definition: "", include: [], exclude: [], boundaries: [], subcodes: [], stances: ["affirmed", "denied"], stance_names: {}, colour: "#5b6770", key: "", examples: [] });
  choose(state.codes.length - 1);
  byId("title").focus();
}

/** What goes to the server: a new code is named after its title, so that its name in exports says what it is. */
function given() {
  const before = new Set(JSON.parse(state.saved).map(({ name }) => name));
  const taken = new Set(before);
  return state.codes.map((code) => {
    if (before.has(code.name)) return code;
    let name = code.title.toLowerCase().normalize("NFC").replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "") || code.name;
    while (taken.has(name)) name += "-2";
    taken.add(name);
    return { ...code, name, examples: code.examples.map((one) => (one.coding === code.name ? { ...one, coding: name } : one)) };
  });
}

async function save() {
  const untitled = state.codes.findIndex(({ title }) => !title.trim());
  if (untitled >= 0) {
    choose(untitled);
    notice("Give this code a title first.");
    return void byId("title").focus();
  }
  await trying(async () => {
    const codes = given();
    const { touched } = await send("PUT", "/api/codebook?dry_run=1", { codes });
    if ((await ask("Save a new version", effect(touched), [["", "Go back"], ["save", "Save the new version", "main"]])) !== "save") return;
    const { label } = await send("PUT", "/api/codebook", { codes });
    notice(`Saved as ${label}. The version before it stays in the study.`);
    await open();
  });
}

/** What a new version touches, code by code. */
function effect(touched) {
  const known = new Map(state.codes.map(({ name, title }) => [name, title]));
  const many = touched.reduce((sum, { codings }) => sum + codings.length, 0);
  if (!many) return [make("p", {}, "No coding stands on what you changed.")];
  return [make("p", {}, `${many === 1 ? "One coding" : `${many.toLocaleString("en-GB")} codings`} may no longer fit the rules they were made by. They stay as they are; look at them again after saving.`), ...touched.filter(({ codings }) => codings.length).map((one) => {
    const { code, codings } = one, what = one.changed ?? one.what ?? one["what changed"];
    return make("section.touched", {}, make("h3", {}, `${known.get(code) ?? code} – ${counted(codings.length, "coding")}`), what?.length ? make("p.small.quiet", {}, `Changed: ${[what].flat().join(", ")}`) : null, make("ul", { role: "list" }, codings.slice(0, 100).map(line)), codings.length > 100 ? make("p.small.quiet", {}, `and ${codings.length - 100} more`) : null);
  })];
}

function line({ document, name, quote, start, stop }) {
  const at = start === null || start === undefined ? "" : `#at=${start}-${stop}`;
  return make("li", {}, make("q", { dir: "auto" }, quote), " ", make("a.quiet", { href: `/code/${encodeURIComponent(document)}${at}`, target: "_blank", rel: "noopener" }, name));
}

byId("save")?.addEventListener("click", save);
byId("add")?.addEventListener("click", add);
byId("discard")?.addEventListener("click", () => {
  state.codes = JSON.parse(state.saved);
  state.here = Math.max(0, Math.min(state.here, state.codes.length - 1));
  show();
});
byId("code").addEventListener("submit", (event) => event.preventDefault());
addEventListener("beforeunload", (event) => dirty() && event.preventDefault());
await trying(open);
