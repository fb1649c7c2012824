// Searching all texts: hits by document, each a link into the coding page. What was sought is kept nowhere, not even in the address.

import { get } from "./api.js";
import { byId, counted, fill, make, say, trying } from "./page.js";

const MOST = 300;

function hit({ document, start, stop, before, match, after }) {
  const at = start === null || start === undefined ? "" : `#at=${start}-${stop}`;
  return make("li", {}, make("a", { href: `/code/${encodeURIComponent(document)}${at}`, dir: "auto" }, "…", before, make("mark", {}, match), after, "…"));
}

async function search() {
  const sought = byId("words").value.trim();
  if (!sought) return;
  byId("count").textContent = "searching";
  const { found } = await get(`/api/search?${new URLSearchParams({ q: sought, limit: String(MOST) })}`);
  const documents = new Map();
  for (const one of found) documents.set(one.document, [...(documents.get(one.document) ?? []), one]);
  fill(byId("found"), [...documents.values()].map((hits) => make("section", {}, make("h2", { dir: "auto" }, hits[0].name), make("ul", { role: "list" }, hits.map(hit)))));
  const many = found.length >= MOST ? `the first ${MOST} passages` : counted(found.length, "passage");
  byId("count").textContent = found.length ? `${many} in ${counted(documents.size, "document")}` : "Nothing found";
  say(byId("count").textContent);
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  trying(search);
});
