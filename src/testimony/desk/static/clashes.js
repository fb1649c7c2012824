// What two people wrote without knowing of each other, and does not agree; it is shown until somebody says how it stands.

import { get, send } from "./api.js";
import { byId, fill, make, trying } from "./page.js";

/** Read and show what is contested. */
export async function contested() {
  const { contested: found } = await get("/api/contested");
  byId("contested").hidden = !found.length;
  fill(byId("clashes"), found.map(line));
}

function line(clash) {
  const { item, kind, document, name, field, coders = [], values = [] } = clash;
  const where = document ? make("a", { href: `/code/${encodeURIComponent(document)}`, dir: "auto" }, name ?? "its document") : null;
  const versions = values.map((value, place) => make("li", {}, coders[place] ? `${coders[place]}: ` : "", make("b", {}, worded(value))));
  const settle = coders.length ? make("button", { type: "button", onclick: () => trying(() => settled(item)) }, "Leave it as it stands") : null;
  return make("li", {}, make("div", {}, make("p", {}, `${title(kind)}, ${field.replaceAll("_", " ")}`, where ? [" in ", where] : ""), make("ul.small", {}, versions)), settle);
}

const title = (kind) => kind[0].toUpperCase() + kind.slice(1);

function worded(value) {
  if (value === null || value === undefined || value === "") return "taken away, or empty";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

async function settled(item) {
  await send("POST", `/api/contested/${encodeURIComponent(item)}/settle`, {});
  await contested();
}
