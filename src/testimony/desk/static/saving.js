// Whether what is on the screen is on disk, said in the corner of the page.

import { byId } from "./page.js";

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** Show "saving", "saved 12:03", or "not saved – will retry". */
export function saveState(state, error) {
  const shown = byId("saved");
  shown.dataset.state = state;
  shown.textContent = { saving: "saving", saved: `saved ${TIME.format(new Date())}`, waiting: "not saved – will retry" }[state];
  shown.title = error?.message ?? "";
}
