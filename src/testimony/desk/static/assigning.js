// The form that gives documents to coders, with a share that two of them code.

import { send } from "./api.js";
import { byId, counted, fill, make, notice, trying } from "./page.js";

/** Listen to the form; `done` is called after documents were given. Returns {show(coders, documents)}. */
export function assigning(done) {
  let documents = [];
  const form = byId("assign");
  const which = () => form.elements.which.value;
  const coders = () => [...byId("to").querySelectorAll("input:checked")].map(({ value }) => value);
  const share = () => Math.min(1, Math.max(0, (Number(byId("overlap").value) || 0) / 100));

  function chosen() {
    if (which() === "all") return documents;
    if (which() === "free") return documents.filter(({ assigned }) => !assigned?.length);
    const ticked = new Set([...byId("documents").querySelectorAll("input:checked")].map(({ value }) => value));
    return documents.filter(({ id }) => ticked.has(id));
  }

  function count() {
    byId("documents").hidden = which() !== "chosen";
    const [many, people] = [chosen().length, coders().length];
    const forWhom = people ? `for ${counted(people, "coder")}` : "– choose who codes them";
    byId("give").disabled = !many || !people;
    const twice = people > 1 ? Math.round(many * share()) : 0;
    const halves = people > 1 ? `, ${twice ? `${twice} of them coded by two people` : "none of them coded by two people: no agreement can be reported"}` : "";
    byId("split").textContent = many ? `${counted(many, "document")} ${forWhom}${halves}.` : which() === "free" ? "Every document has somebody." : "No document is chosen.";
    if (many && people === 1) byId("split").textContent += " For agreement choose two coders or more.";
  }

  async function give() {
    const given = { documents: chosen().map(({ id }) => id), coders: coders(), blind: byId("blind").checked, overlap: coders().length > 1 ? share() : 0, seed: crypto.getRandomValues(new Uint32Array(1))[0] >>> 1 };
    await trying(async () => {
      await send("POST", "/api/assignments", given);
      notice(`Assigned ${counted(given.documents.length, "document")}.`);
      await done();
    });
  }

  form.addEventListener("input", count);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    give();
  });
  return {
    show(people, held) {
      documents = held;
      const before = new Set(coders());
      fill(byId("to"), people.map(({ id, name }) => make("label", {}, make("input", { type: "checkbox", value: id, checked: before.has(id) }), make("span", {}, name))));
      fill(byId("documents"), held.map(({ id, name, assigned }) => make("label", {}, make("input", { type: "checkbox", value: id }), name, assigned?.length ? make("span.quiet", {}, ` – ${counted(assigned.length, "coder")}`) : "")));
      count();
    },
  };
}
