// The form of what may be known about an interview, and the files in what was dropped.

import { make } from "./page.js";

export const GENRES = ["interview", "portrait", "letter", "open_survey_answer", "post", "report", "unknown"];

/** The fields of the form: the genre, and what the server says is safe. `own` adds an empty choice that means "as above". */
export function form(fields, own = false) {
  const first = own ? "as above" : "";
  const genre = { name: "genre", label: "Genre", help: "", choices: GENRES };
  return [genre, ...fields.filter(({ name }) => name !== "genre")].map((field) => one(field, own, field === genre && !own ? null : first));
}

function one({ name, label, help, choices, kind }, own, empty) {
  const id = choices ? null : `${name}-${own ? Math.random().toString(36).slice(2) : "all"}`;
  const control = choices
    ? make("select", { name }, [...(empty === null ? [] : [make("option", { value: "" }, empty)]), ...choices.map((value) => make("option", { value }, String(value).replaceAll("_", " ")))])
    : make("input", { name, id, type: kind === "number" ? "number" : "text", autocomplete: "off", placeholder: empty ?? "" });
  return make("label.field", {}, make("span", {}, label || name.replaceAll("_", " ")), control, help && !own ? make("small", {}, help) : null);
}

/** What was filled in, without what was left empty. */
export function values(place) {
  return Object.fromEntries([...place.querySelectorAll("[name]")].map((field) => [field.name, field.value.trim()]).filter(([, value]) => value));
}

/** The files in what was dropped, those in folders too. */
export async function collect(dropped) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...dropped.files];
  return (await Promise.all(entries.map(inside))).flat();
}

async function inside(entry) {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) return [await new Promise((found, failed) => entry.file(found, failed))];
  const reader = entry.createReader(), found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(inside))).flat();
}
