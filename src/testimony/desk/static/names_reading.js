// Reading a document under review: what goes is marked in it, and words that were missed are added by selecting or typing them.

import { get, send } from "./api.js";
import { kindOptions } from "./names_items.js";
import { Offsets, snapped } from "./offsets.js";
import { byId, fill, make, notice, say, trying } from "./page.js";

/** Listen to the part of the page that reads; `review` gives the review, `changed` gets the new one. Returns {show()}. */
export function reading(review, changed) {
  let found = null;
  let chosen = null; // {start, stop} in units, of what was selected in the text

  async function load() {
    const id = byId("document").value;
    if (!id) return;
    found = await get(`/api/names/documents/${encodeURIComponent(id)}`);
    draw();
  }

  function draw() {
    const after = byId("after").checked, offsets = new Offsets(found.text);
    const pieces = [];
    let at = 0;
    for (const { start, stop, token, accepted } of found.marks) {
      const [from, to] = [offsets.toUnit(start), offsets.toUnit(stop)];
      const words = found.text.slice(from, to);
      pieces.push(found.text.slice(at, from), make(`mark${accepted ? "" : ".stays"}`, { title: accepted ? token : `${token}, stays` }, after && accepted ? token : words));
      at = to;
    }
    const place = byId("text");
    place.lang = found.language || "";
    fill(place, ...pieces, found.text.slice(at));
  }

  /** What is selected in the text, as units of it; null where tokens stand in the place of words. */
  function selected() {
    const place = byId("text"), picked = document.getSelection();
    if (!found || byId("after").checked || !picked.rangeCount || picked.isCollapsed) return null;
    const range = picked.getRangeAt(0);
    if (!place.contains(range.startContainer) || !place.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(place, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = before.toString().length;
    const { start: from, stop } = snapped(found.text, start, start + range.toString().length);
    return stop > from ? { start: from, stop } : null;
  }

  document.addEventListener("selectionchange", () => {
    const now = selected();
    if (!now) return;
    chosen = now;
    byId("words").value = found.text.slice(now.start, now.stop).replaceAll("\n", " ");
  });

  function place(words) {
    if (chosen && found.text.slice(chosen.start, chosen.stop).replaceAll("\n", " ") === words) return chosen;
    const start = found.text.indexOf(words);
    return start < 0 ? null : { start, stop: start + words.length };
  }

  async function add() {
    const words = byId("words").value.trim(), where = found && place(words);
    if (!where) return void notice("These words do not stand in this text. Choose the document they stand in, and write them as they stand there.");
    const offsets = new Offsets(found.text), into = byId("same").value || undefined;
    const body = { document: found.id, start: offsets.toPoint(where.start), stop: offsets.toPoint(where.stop), kind: byId("as").value, into };
    changed(await send("POST", "/api/names/missed", body));
    byId("words").value = "";
    chosen = null;
    say("Added.");
  }

  function choices() {
    const { documents, items } = review(), before = byId("document").value, same = byId("same").value;
    fill(byId("document"), documents.map(({ id, name, places }) => make("option", { value: id, selected: id === before }, `${name} (${places})`)));
    if (!byId("as").options.length) fill(byId("as"), kindOptions("person"));
    const options = items.map(({ id, token, forms }) => make("option", { value: id, selected: id === same }, `${token} ${forms[0]?.words ?? ""}`));
    fill(byId("same"), make("option", { value: "" }, "nobody of the list"), options);
  }

  byId("document").addEventListener("change", () => trying(load));
  byId("after").addEventListener("change", () => found && draw());
  byId("missed").addEventListener("submit", (event) => {
    event.preventDefault();
    trying(add);
  });
  return {
    show() {
      choices();
      return trying(load);
    },
  };
}
