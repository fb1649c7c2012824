// One person or thing that is proposed to go: whether it does, its forms, where each stands, and what else can be said of it.

import { get, send } from "./api.js";
import { fill, make, notice, say, trying } from "./page.js";

/** Kinds of what says who somebody is, as people call them. */
export const KINDS = {
  person: "people", place: "places", organisation: "organisations", phone: "phone numbers", mail: "mail addresses", handle: "handles",
  url: "web addresses", address: "street addresses", document: "numbers of documents", plate: "number plates", birthdate: "dates of birth",
};
const ONE = { person: "a person", place: "a place", organisation: "an organisation", phone: "a phone number", mail: "a mail address", handle: "a handle", url: "a web address", address: "a street address", document: "a number", plate: "a number plate", birthdate: "a date of birth" };
const MOST = 200;

/** The options of a select of kinds. */
export const kindOptions = (chosen) => Object.entries(ONE).map(([value, title]) => make("option", { value, selected: value === chosen }, title));

/** The row of an item; `changed` is called with the review after each decision. */
export function item(one, all, open, changed) {
  const words = one.forms.map(({ words: said }) => said).join(" · ");
  const tick = make("input", { type: "checkbox", id: `goes-${one.id}`, checked: one.accepted, "aria-label": `Replace ${words} by ${one.token}` });
  tick.addEventListener("change", () => decide(one, { accepted: tick.checked }, changed));
  const times = one.times === 1 ? "once" : `${one.times.toLocaleString("en-GB")} times`;
  const often = one.documents > 1 ? `${times} in ${one.documents} documents` : times;
  const doubt = one.sure ? null : make("span.badge.warn", {}, "may be somebody else of the list");
  const line = make(`div.item${one.accepted ? "" : ".stays"}`, {}, tick, make("code", {}, one.token), make("span.forms", { dir: "auto" }, words), make("span.quiet.small", {}, often, " ", doubt));
  const place = make("div.more");
  const details = make("details", { open, data: { item: one.id } }, make("summary", { id: `more-${one.id}` }, "places and changes", make("span.unseen", {}, ` of ${one.token}`)), place);
  const load = () => details.open && !place.childElementCount && trying(() => more(one, all, place, changed));
  details.addEventListener("toggle", load);
  load();
  return make("li", {}, line, details);
}

async function decide(one, decision, changed) {
  await trying(async () => changed(await send("PATCH", `/api/names/items/${one.id}`, decision)));
}

async function more(one, all, place, changed) {
  const { mentions } = await get(`/api/names/items/${one.id}`);
  fill(place, kind(one, changed), same(one, all, changed), part(one, changed), places(mentions));
}

function kind(one, changed) {
  const choice = make("select", { id: `kind-${one.id}` }, kindOptions(one.kind));
  choice.addEventListener("change", () => decide(one, { kind: choice.value }, changed));
  return make("p.row", {}, make("label", { for: choice.id }, "It is"), choice);
}

/** Taking this and another for one. */
function same(one, all, changed) {
  const others = all.filter(({ id, kind: of }) => id !== one.id && of === one.kind);
  if (!others.length) return null;
  const choice = make("select", { id: `same-${one.id}` }, others.map(({ id, token, forms }) => make("option", { value: id }, `${token} ${forms[0]?.words ?? ""}`)));
  const button = make("button", { type: "button", id: `join-${one.id}` }, "Take the two for one");
  button.addEventListener("click", () => trying(async () => {
    changed(await send("POST", `/api/names/items/${choice.value}/join`, { items: [one.id] }));
    say("Taken for one.");
  }));
  return make("p.row", {}, make("label", { for: choice.id }, "It is the same as"), choice, button);
}

/** Taking some forms for somebody else. */
function part(one, changed) {
  if (one.forms.length < 2) return null;
  const ticks = one.forms.map(({ words, times }) => make("label", { dir: "auto" }, make("input", { type: "checkbox", value: words }), ` ${words} (${times})`));
  const button = make("button", { type: "button", id: `part-${one.id}` }, "Take the ticked forms for another");
  const box = make("fieldset", {}, make("legend", {}, "Its forms"), ticks, button);
  button.addEventListener("click", () => {
    const forms = [...box.querySelectorAll("input:checked")].map(({ value }) => value);
    if (!forms.length) return void notice("Tick the forms that are somebody else.");
    trying(async () => {
      changed(await send("POST", `/api/names/items/${one.id}/part`, { forms }));
      say("Taken for another.");
    });
  });
  return box;
}

function places(mentions) {
  const rows = mentions.slice(0, MOST).map((found) => make("li", {}, quote(found), make("p.from", {}, found.name)));
  const rest = mentions.length > MOST ? make("p.quiet", {}, `and ${mentions.length - MOST} more: read them in the texts`) : null;
  return [make("ul.places", { tabIndex: 0, "aria-label": "Where it stands" }, rows), rest];
}

/** Words with what stands around them. */
export function quote({ before, words, after, language }) {
  return make("blockquote.text", { dir: "auto", lang: language || "" }, before, make("mark", {}, words), after);
}
