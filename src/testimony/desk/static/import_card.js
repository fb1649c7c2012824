// One file before it enters the study: what was understood of it, and who speaks.

import { Offsets } from "./offsets.js";
import { form, values } from "./import_fields.js";
import { languageName, make, ROLES } from "./page.js";

const CYCLE = ["respondent", "interviewer", "author", "other"];

/** A card for a file the server has read; `changed` is called whenever something on it is. */
export function card(file, fields, changed) {
  if (file.error) return refused(file);
  const made = { file, roles: new Map((file.speakers ?? []).map(({ speaker, role }) => [speaker ?? "", role])), turns: new Map() };
  const keep = make("input", { type: "checkbox", checked: !file.duplicate_of, "aria-label": `Import ${file.name}`, onchange: () => again() });
  const name = make("input.name", { type: "text", value: file.name.replace(/\.[^.]+$/u, ""), "aria-label": "Name of the document", autocomplete: "off" });
  const who = make("input.who", { type: "text", placeholder: "respondent", "aria-label": "Respondent: a pseudonym; left empty, one is made", autocomplete: "off" });
  const flag = make("span.badge.warn", { hidden: true }, "who is who?");
  const own = make("div.fields", {}, form(fields, true));
  const list = make("ol.turns", { role: "list", tabIndex: 0, "aria-label": `Turns of ${file.name}` });
  const again = () => {
    flag.hidden = !made.unsettled();
    made.element.classList.toggle("out", !keep.checked);
    changed();
  };
  Object.assign(made, {
    included: () => keep.checked && !made.refused,
    name: () => name.value.trim(),
    who: () => who.value.trim(),
    own: () => values(own),
    unsettled: () => [...made.roles.values()].includes("uncertain"),
    refuse: (sentence) => made.element.append(make("p.notice.bad.problem", {}, sentence)),
    again: () => (turns(made, list, again), again()),
  });
  made.element = make(
    "article.card.file", { "aria-label": file.name },
    make("header", {}, keep, name, who, flag),
    make("p.about", {}, about(file)),
    file.duplicate_of ? make("p.notice.warn.problem", {}, `This text is in the study already, as “${file.duplicate_of.name ?? file.duplicate_of}”. Tick the box to import it all the same.`) : null,
    ...[...(file.notes ?? []), ...(file.dropped ?? []).map((what) => `Left out: ${what}`)].map((note) => make("p.about", {}, note)),
    make("div.speakers", {}, speakers(made)),
    make("details", {}, make("summary", {}, `What is known about this one, where it differs`), own),
    make("details", { open: made.unsettled() }, make("summary", {}, `Turns (${file.turns?.length ?? 0}${file.turns?.length >= 200 ? ", the first 200" : ""})`), list),
  );
  turns(made, list, again);
  flag.hidden = !made.unsettled();
  return made;
}

function refused(file) {
  const element = make("article.card.file.out", { "aria-label": file.name }, make("header", {}, make("strong", {}, file.name)), make("p.notice.bad.problem", {}, file.error));
  return { file, element, included: () => false, unsettled: () => false, name: () => file.name };
}

function about({ format, encoding, words, language }) {
  return [format, encoding, `${(words ?? 0).toLocaleString("en-GB")} words`, languageName(language) || "language not recognised"].filter(Boolean).join(" · ");
}

function speakers(made) {
  const rows = (made.file.speakers ?? []).map(({ speaker, role, turns: many, example }) => {
    const group = `role ${made.file.ticket} ${speaker}`;
    const choose = CYCLE.map((value) => make("label", {}, make("input", { type: "radio", name: group, value, checked: value === role, onchange: () => {
      settle(made, speaker ?? "", value);
      made.again();
    } }), make("span", {}, ROLES[value])));
    const named = speaker || "No mark";
    return make("tr", {}, make("th", { scope: "row" }, named), make("td", {}, make("div.choices", { role: "radiogroup", "aria-label": `Role of ${named}` }, choose)), make("td.number.quiet.small", {}, `${many} ${many === 1 ? "turn" : "turns"}`), make("td.said", { dir: "auto" }, example ?? ""));
  });
  return rows.length ? make("div.wide", {}, make("table", {}, make("tbody", {}, rows))) : "";
}

/** Give a speaker a role. Where two talk and nobody has said who the other is, it is the other half of an interview. */
function settle(made, speaker, role) {
  made.roles.set(speaker, role);
  const others = [...made.roles].filter(([name]) => name !== speaker);
  const half = { interviewer: "respondent", respondent: "interviewer" }[role];
  if (others.length !== 1 || others[0][1] !== "uncertain" || !half) return;
  made.roles.set(others[0][0], half);
  made.element.querySelectorAll(".speakers .choices").forEach((choices, number) => {
    if ((made.file.speakers[number].speaker ?? "") === others[0][0]) choices.querySelector(`[value=${half}]`).checked = true;
  });
}

/** The turns, each with its role as a button that goes to the next role. */
function turns(made, list, again) {
  const { file } = made;
  const offsets = new Offsets(file.text ?? "");
  const shown = (file.turns ?? []).map((turn, number) => {
    const role = made.turns.get(number) ?? made.roles.get(turn.speaker ?? "") ?? turn.role;
    const next = CYCLE[(CYCLE.indexOf(role) + 1) % CYCLE.length];
    const button = make("button", { type: "button", data: { role }, "aria-label": `Turn ${number + 1}: ${ROLES[role]}. Make it ${ROLES[next]}`, onclick: () => {
      made.turns.set(number, next);
      again();
      turns(made, list, again);
      list.children[number].querySelector("button").focus();
    } }, ROLES[role]);
    const said = (file.text ?? "").slice(offsets.toUnit(turn.start), offsets.toUnit(turn.stop));
    const css = ["respondent", "author"].includes(role) ? "voice" : "";
    return make("li", { class: `${css} ${made.turns.has(number) ? "own" : ""}` }, button, make("span.said", {}, said.length > 600 ? `${said.slice(0, 600)}…` : said));
  });
  list.replaceChildren(...shown);
}

/** What the server is to import: a file with what was said about it. */
export function collected(made, shared) {
  const { genre, ...metadata } = { ...shared, ...made.own() };
  return { ticket: made.file.ticket, name: made.name(), respondent: made.who(), genre: genre || "interview", metadata, roles: Object.fromEntries(made.roles), turns: Object.fromEntries(made.turns) };
}
