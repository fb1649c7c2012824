// Searching within a document: the server finds the words and their case forms, the page shows them one after another.

import { get } from "./api.js";
import { byId, say, trying } from "./page.js";

/** Listen to the search field of the coding page. */
export function seek(page) {
  const field = byId("sought");
  let found = [], here = -1, last = "";
  byId("seek").addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") trying(() => next(event.shiftKey ? -1 : 1));
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  });
  field.addEventListener("input", () => field.value || leave(false));

  async function next(direction) {
    const sought = field.value.trim();
    if (!sought) return;
    if (sought !== last) {
      const answer = await get(`/api/search?${new URLSearchParams({ q: sought, document: page.id, limit: "500" })}`);
      found = answer.found.filter((hit) => hit.document === page.id && hit.start !== null).map((hit) => ({ start: page.coded.offsets.toUnit(hit.start), stop: page.coded.offsets.toUnit(hit.stop) }));
      [here, last] = [-1, sought];
      paint();
    }
    if (!found.length) return void tell("nothing found");
    here = (here + direction + found.length + (here < 0 && direction < 0 ? 1 : 0)) % found.length;
    const hit = found[here];
    page.transcript.show(hit.start, "center");
    page.cursor.put(hit);
    paint();
    tell(`${here + 1} of ${found.length}`);
  }

  function leave(back = true) {
    CSS.highlights?.delete("sought");
    [found, here, last] = [[], -1, ""];
    byId("hits").textContent = "";
    if (back) byId("transcript").focus({ preventScroll: true });
  }

  function tell(sentence) {
    byId("hits").textContent = sentence;
    say(sentence);
  }

  function paint() {
    if (!CSS.highlights) return;
    const ranges = found.map(({ start, stop }) => {
      const [a, b] = [page.transcript.point(start, true), page.transcript.point(stop, false)];
      return a && b ? new StaticRange({ startContainer: a.node, startOffset: a.place, endContainer: b.node, endOffset: b.place }) : null;
    });
    CSS.highlights.set("sought", new Highlight(...ranges.filter(Boolean)));
  }
}
