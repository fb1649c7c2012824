// What replacing names would change, in words and with every coding that would grow; and what is left to do afterwards.

import { quote } from "./names_items.js";
import { counted, make } from "./page.js";

/** What would change. */
export function changes(found) {
  const places = found.documents.reduce((sum, one) => sum + one.places, 0);
  const moving = [counted(found.codings, "coding"), counted(found.memos, "memo"), counted(found.suggestions, "suggestion")].join(", ");
  const facts = [
    `${counted(places, "place")} in ${counted(found.documents.length, "document")} get other words.`,
    `${moving} move with the words they stand on.`,
    found.ids && `${counted(found.ids, "name of a document or respondent", "names of documents and respondents")} may say who it is, and become numbers.`,
    found.deleted && `${counted(found.deleted, "deleted document is", "deleted documents are")} still in the file, and go for good.`,
    `The key is written beside the study: ${found.key}.`,
    "Undo and the history stay, without the words that were there. Who did this and when stays in the history.",
  ];
  return [make("ul", {}, facts.filter(Boolean).map((fact) => make("li", {}, fact))), cuts(found), outside(found.left)];
}

/** Codings that would grow: shown before, and never moved silently. */
function cuts({ cuts: found, hidden }) {
  if (!found.length && !hidden) return null;
  const rows = found.map((one) => make("li", {}, quote(one), make("p.from", {}, `${one.name}, ${one.kind}${one.coder ? ` by ${one.coder}` : ""}`)));
  const more = hidden ? make("p", {}, `${hidden} more are of others, on documents that you have still to code blind.`) : null;
  const title = `${counted(found.length + hidden, "coding or memo begins or ends", "codings and memos begin or end")} within a name, and would grow to all of it`;
  return make("div.notice.warn", {}, make("p", {}, make("strong", {}, title), "."), rows.length ? make("ul.places", { tabIndex: 0, "aria-label": title }, rows) : null, more);
}

function outside(left) {
  const always = [
    "Backups, mails and copies of this file that you or colleagues have made keep the names: find and delete them, or encrypt them.",
    "Merge copies that colleagues coded on before you replace: afterwards a copy with new codings on the old texts is refused.",
    "The texts with names are refused when somebody imports them into this study again.",
  ];
  return make("div.notice", {}, make("p", {}, make("strong", {}, "What the desk cannot do for you")), make("ul", {}, [...left, ...always].map((sentence) => make("li", {}, sentence))));
}

/** What was done, where the key is, and what is left to do. */
export function finished({ key, documents, items = {}, removed = 0, left = [] }) {
  const moved = Object.entries(items).filter(([kind]) => ["coding", "memo", "suggestion"].includes(kind)).map(([kind, count]) => counted(count, kind));
  const back = `testimony pseudonymise STUDY --restore -o with-names.sqlite --key ${key.split(/[/\\]/u).pop()}`;
  return [
    make("p", {}, `${counted(documents, "document")} now hold tokens or other names. ${moved.length ? `${moved.join(", ")} moved along. ` : ""}${removed ? `${counted(removed, "deleted document")} went for good. ` : ""}`),
    make("p", {}, "The key, encrypted with your passphrase, is here. Move it to another disk, or give it into other hands:"),
    make("code", {}, key),
    make("p", {}, "With it and its passphrase, this brings the names back into a study of its own:"),
    make("code", {}, back),
    left.length ? make("div.notice.warn", {}, make("p", {}, make("strong", {}, "Left for you")), make("ul", {}, left.map((sentence) => make("li", {}, sentence)))) : null,
    make("p", {}, "A text without names is still personal data: who knows the person will know them again."),
  ];
}
