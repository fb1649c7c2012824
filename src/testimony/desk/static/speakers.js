// Who is who in a document: name, respondent, and the role of each speaker, to be corrected at any time.

import { send } from "./api.js";
import { ask, make, notice, ROLES, trying } from "./page.js";

/** Ask for the name, the respondent and the roles of a document, and save what was changed. */
export async function details(page) {
  const { found } = page;
  const fields = { name: input(found.name), respondent: input(found.respondent ?? "") };
  const roles = speakers(found).map(([speaker, role, words]) => ({ speaker, role, words, field: select(role) }));
  const content = [
    line("Name of the document", fields.name),
    line("Respondent (a pseudonym, never a name)", fields.respondent),
    make("h3", {}, "Who speaks"),
    make("p.small.quiet", {}, "The interviewer's words are context: never coded, never labelled."),
    make("div.wide", {}, make("table", {}, make("tbody", {}, roles.map(({ speaker, words, field }) => make("tr", {}, make("th", { scope: "row" }, speaker || "no mark"), make("td", {}, field), make("td.quiet.small", { dir: "auto" }, words)))))),
  ];
  const answer = await ask("This document", content, [["save", "Save", "main"], ["", "Cancel"]]);
  if (answer !== "save") return;
  const changed = {};
  for (const [name, field] of Object.entries(fields)) if (field.value.trim() !== (found[name] ?? "")) changed[name] = field.value.trim();
  const other = roles.filter(({ role, field }) => field.value !== role);
  if (other.length) changed.roles = Object.fromEntries(other.map(({ speaker, field }) => [speaker, field.value]));
  if (!Object.keys(changed).length) return;
  await trying(async () => {
    await page.queue.empty();
    await send("PATCH", `/api/documents/${page.id}`, { seen: found.version, ...changed });
    page.show(await page.coded.again());
    notice("Saved.", 3);
  });
}

/** Each speaker with the role most of the turns have, and some of the first words. */
function speakers(found) {
  const known = new Map(), points = Array.from(found.text);
  for (const turn of found.turns) {
    const name = turn.speaker ?? "";
    if (!known.has(name)) known.set(name, [turn.role, `${points.slice(turn.start, Math.min(turn.stop, turn.start + 60)).join("")}…`]);
  }
  return [...known].map(([name, [role, words]]) => [name, role, words]);
}

const input = (value) => make("input", { type: "text", value, autocomplete: "off" });
const line = (label, field) => make("label.field", {}, make("span", {}, label), field);
const select = (role) => make("select", { "aria-label": "Role" }, Object.entries(ROLES).map(([value, shown]) => make("option", { value, selected: value === role }, shown)));
