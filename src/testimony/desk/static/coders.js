// The coders of a study: their links, what they see, what they code; merging of what was done elsewhere.

import { get, send, upload } from "./api.js";
import { assigning } from "./assigning.js";
import { contested } from "./clashes.js";
import { ask, byId, fill, make, notice, trying } from "./page.js";

const me = document.body.dataset.coder;
const isShared = document.body.dataset.shared === "yes";
const assign = assigning(() => read());

async function read() {
  const [{ coders }, { documents }] = await Promise.all([get("/api/coders"), get("/api/documents")]);
  fill(byId("coders").querySelector("tbody"), coders.map(row));
  assign.show(coders, documents);
  await contested();
}

function row(coder) {
  const sees = coder.owner ? "everything" : coder.released ? "what others coded" : "own codings only";
  const count = (value) => make("td.number", {}, (value?.length ?? value ?? 0).toLocaleString("en-GB"));
  const release = !coder.owner && !coder.released && make("button", { type: "button", "aria-label": `Release ${coder.name}`, onclick: () => released(coder) }, "Release");
  const link = coder.id !== me && !isShared && make("button", { type: "button", "aria-label": `New link for ${coder.name}`, onclick: () => renewed(coder) }, "New link");
  return make("tr", {}, make("th", { scope: "row" }, coder.name, coder.owner ? make("span.quiet", {}, " – owner") : ""), make("td", {}, make("span.badge", { class: sees.startsWith("own") ? "" : "good" }, sees)), count(coder.assigned), count(coder.done), count(coder.codings), make("td", {}, release, link));
}

async function added() {
  const name = byId("name").value.trim();
  if (!name) return;
  await trying(async () => {
    const { link } = await send("POST", "/api/coders", { name });
    byId("name").value = "";
    await read();
    shown(name, link);
  });
}

async function renewed(coder) {
  const sure = await ask(`A new link for ${coder.name}`, make("p", {}, "The link they have now stops working."), [["", "Cancel"], ["yes", "Make a new link", "main"]]);
  if (sure !== "yes") return;
  await trying(async () => shown(coder.name, (await send("POST", `/api/coders/${encodeURIComponent(coder.id)}/link`, {})).link));
}

/** Show a link, this once. */
function shown(name, link) {
  const address = make("a", { href: link }).href;
  const copy = make("button", { type: "button", onclick: async () => {
    const done = await navigator.clipboard?.writeText(address).then(() => true, () => false);
    notice(done ? "Copied." : "The browser does not allow copying. Select the link and copy it yourself.");
  } }, "Copy");
  const hide = make("button.plain", { type: "button", onclick: () => {
    byId("link").hidden = true;
    fill(byId("link"));
  } }, "Hide");
  const entry = make("p", {}, "Set a password for ", make("b", {}, name), " at the terminal: ", make("code", { dir: "ltr" }, `testimony desk STUDY --set-password "${name}"`), "and give them both the password and this address:");
  const key = make("p", {}, "The link of ", make("b", {}, name), " is shown this once. It is a key to the study: hand it over in person, not by mail or chat.");
  fill(byId("link"), isShared ? entry : key, make("code", { dir: "ltr" }, address), make("p.row", {}, copy, hide));
  byId("link").hidden = false;
}

async function released(coder) {
  const text = `${coder.name} will see what others coded, and what the model suggests. What they code from then on is no independent coding: release them when their share is finished. This cannot be taken back.`;
  if ((await ask(`Release ${coder.name}`, make("p", {}, text), [["", "Cancel"], ["yes", "Release", "main"]])) !== "yes") return;
  await trying(async () => {
    await send("POST", `/api/coders/${encodeURIComponent(coder.id)}/release`, {});
    await read();
  });
}

async function merged(files) {
  byId("merged").textContent = "Merging";
  const answer = await trying(() => upload("/api/merge", files));
  if (!answer) return void (byId("merged").textContent = "Nothing was merged.");
  const many = answer.contested?.length ?? answer.contested ?? 0;
  const fresh = answer.new?.length ?? answer.new ?? 0;
  byId("merged").textContent = `${fresh ? `Merged: ${fresh.toLocaleString("en-GB")} ${fresh === 1 ? "change was" : "changes were"} new.` : "Nothing in it was new."} ${many ? `${many} contested, listed below.` : ""}`;
  await trying(read);
}

byId("add").addEventListener("submit", (event) => {
  event.preventDefault();
  added();
});
byId("merge").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", async (event) => {
  await merged([...event.target.files]);
  event.target.value = "";
});
await trying(read);
