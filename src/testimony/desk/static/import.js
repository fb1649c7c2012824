// Importing: files go to the server, which reads them and shows what it understood; a person corrects who speaks; then they enter
// the study.

import { get, send, upload } from "./api.js";
import { card, collected } from "./import_card.js";
import { collect, form, values } from "./import_fields.js";
import { byId, counted, fill, make, notice, say, trying } from "./page.js";

const AT_ONCE = 4;
const cards = [];
let fields = [];

async function read(files) {
  byId("reading").hidden = false;
  for (let next = 0; next < files.length; next += AT_ONCE) {
    byId("reading").textContent = `Reading ${counted(files.length, "file")}: ${next} read`;
    await trying(() => take(files.slice(next, next + AT_ONCE)));
  }
  byId("reading").hidden = true;
  say(`${counted(files.length, "file")} read`);
}

async function take(files) {
  const { files: found } = await upload("/api/import/preview", files);
  if (!fields.length) await prepare();
  for (const file of found) {
    const made = card(file, fields, count);
    cards.push(made);
    byId("cards").append(made.element);
  }
  byId("chosen").hidden = !cards.length;
  count();
}

async function prepare() {
  fields = (await get("/api/fields")).fields;
  fill(byId("fields"), form(fields));
}

function count() {
  const chosen = cards.filter((made) => made.included());
  const open = chosen.filter((made) => made.unsettled()).length;
  byId("import").disabled = !chosen.length;
  byId("import").textContent = chosen.length ? `Import ${counted(chosen.length, "file")}` : "Import";
  byId("summary").textContent = open ? `${open === 1 ? "One file has" : `${open} files have`} speakers whose role is not settled: their words cannot be coded until it is.` : "";
}

async function enter() {
  const chosen = cards.filter((made) => made.included());
  const shared = values(byId("fields"));
  byId("import").disabled = true;
  byId("summary").textContent = `Importing ${counted(chosen.length, "file")}`;
  const answer = await trying(() => send("POST", "/api/import", { files: chosen.map((made) => collected(made, shared)) }));
  if (!answer) return count();
  const refused = new Map(answer.refused.map(({ name, error }) => [name, error]));
  for (const made of chosen) {
    if (refused.has(made.name())) made.refuse(refused.get(made.name()));
    else made.element.remove(), cards.splice(cards.indexOf(made), 1);
  }
  count();
  finished(answer);
}

function finished({ documents, refused }) {
  if (!documents.length) return void notice(`Nothing was imported: ${refused[0]?.error ?? ""}`, 12);
  const said = make("div.notice", { role: "status" }, make("p", {}, `Imported ${counted(documents.length, "document")}. `, documents.length === 1 ? make("a", { href: `/code/${encodeURIComponent(documents[0].id)}` }, "Start coding") : make("a", { href: "/" }, "To the documents")));
  byId("drop").after(said);
  byId("chosen").hidden = !cards.length;
  scrollTo({ top: 0 });
  said.querySelector("a").focus();
}

for (const [button, input] of [["files", "pick"], ["folder", "pick-folder"]]) {
  byId(button).addEventListener("click", () => byId(input).click());
  byId(input).addEventListener("change", (event) => {
    read([...event.target.files]);
    event.target.value = "";
  });
}
const drop = byId("drop");
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragenter" || name === "dragover");
  });
}
document.addEventListener("drop", async (event) => read(await collect(event.dataTransfer)));
byId("import").addEventListener("click", enter);
