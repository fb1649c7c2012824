// The small pop-up beside a passage: what is said about a coding or a memo, each change saved as it is made.

import { byId, make } from "./page.js";

export const SUBJECTS = [["self", "self"], ["household", "household"], ["other", "others"], ["general", "in general"]];
export const STATUSES = [["asserted", "asserted"], ["possible", "possible"], ["hypothetical", "hypothetical"]];
export const MOVES = [["leave", "leave"], ["onward", "onward"], ["stay", "stay away"], ["return", "return"], ["destination", "which place"]];

let open = null;

/** Close the pop-up if one is open; words typed into it are kept. */
export function close() {
  open?.shut();
}

/** Tell whether the pop-up is open on this item. */
export const isOpen = (key) => open !== null && (key === undefined || open.key === key);

/** Show what is known about a coding or a memo beside `beside`, an element of the page. */
export function show(item, { beside, quote, code, place, title, change, remove, answer, closed }) {
  close();
  const dialog = make("div.popup", { role: "dialog", "aria-label": title, class: `code-${place}` });
  const drawer = item.type === "memo" ? memo : item.guess ? suggestion : item.mine ? coding : reading;
  dialog.append(
    make("header", {}, make("span.chip", { "aria-hidden": "true" }), make("strong", {}, title), make("button.plain.shut", { type: "button", "aria-label": "Close", onclick: close }, "×")),
    make("p.quote", { dir: "auto" }, quote.length > 220 ? `${quote.slice(0, 220)}…` : quote),
    ...drawer(item, { code, change, answer }),
  );
  if (remove) dialog.append(make("footer", {}, make("button.plain.bad", { type: "button", onclick: () => { shut(false); remove(); } }, "Delete")));
  const shut = (back = true) => {
    if (open?.dialog !== dialog) return;
    dialog.querySelectorAll("textarea").forEach((area) => area.dispatchEvent(new Event("change")));
    open = null;
    dialog.remove();
    closed(back);
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || (event.key === "Enter" && !event.shiftKey && event.target.tagName !== "BUTTON")) {
      event.preventDefault();
      event.stopPropagation();
      shut();
    }
  });
  open = { key: item.key, dialog, shut };
  byId("main").append(dialog);
  put(dialog, beside);
  (dialog.querySelector("input:checked, textarea, button.main") ?? dialog.querySelector("button")).focus({ preventScroll: true });
}

/** Lay the pop-up beside the text, level with its passage; where the window is too narrow for that, under the passage. */
function put(dialog, beside) {
  const home = byId("main").getBoundingClientRect(), found = beside.getBoundingClientRect();
  const margin = beside.closest(".turn")?.querySelector(".side")?.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = dialog;
  const room = margin && margin.left + width + 16 < innerWidth;
  const left = room ? margin.left : Math.max(innerWidth - width - 28, 12);
  const wanted = room ? found.top - 12 : found.bottom + 8;
  const top = Math.max(Math.min(wanted, innerHeight - height - 12), Math.min(108, wanted));
  dialog.style.left = `${left - home.left}px`;
  dialog.style.top = `${top - home.top}px`;
}

function coding(item, { code, change }) {
  const stances = (code?.stances ?? ["affirmed", "denied"]).map((name) => [name, code?.stance_names?.[name] ?? name]);
  const parts = [
    choices("Said", "stance", stances, item.stance, change),
    choices("Whose", "subject", SUBJECTS, item.subject, change),
    choices("Status", "status", STATUSES, item.status, change),
  ];
  if ((code?.group ?? "").startsWith("motive")) parts.push(choices("Move", "move", MOVES, item.move || "leave", change));
  if (code?.subcodes?.length) {
    const options = ["", ...code.subcodes].map((name) => make("option", { value: name, selected: name === (item.subcode ?? "") }, name.replaceAll("_", " ") || "none"));
    parts.push(make("label.field", {}, make("span", {}, "Subcode"), make("select", { onchange: (event) => change({ subcode: event.target.value || null }) }, options)));
  }
  const doubt = make("input", { type: "checkbox", checked: item.unsure, onchange: (event) => change({ unsure: event.target.checked }) });
  return [...parts, make("p", {}, make("label", {}, doubt, "I am unsure")), words("Memo", item.memo, (text) => change({ memo: text }))];
}

function memo(item, { code, change }) {
  if (!item.mine) return [make("p.small", {}, `${item.coder_name ?? item.coder}: ${item.text}`)];
  const options = Object.entries(code).map(([name, what]) => make("option", { value: name, selected: name === item.kind, title: what }, name.replaceAll("_", " ")));
  return [
    make("label.field", {}, make("span", {}, "Kind"), make("select", { onchange: (event) => change({ kind: event.target.value }) }, options)),
    words("Memo", item.text, (text) => change({ text })),
  ];
}

function reading(item) {
  const facts = [["Coder", item.coder_name ?? item.coder], ["Said", item.stance], ["Whose", item.subject], ["Status", item.status], ["Move", item.move], ["Subcode", item.subcode], ["Memo", item.memo]];
  return [make("dl.facts", {}, facts.filter(([, what]) => what).map(([name, what]) => [make("dt", {}, name), make("dd", {}, what)]))];
}

function suggestion(item, { answer }) {
  return [
    make("p.small", {}, `The model suggests this with probability ${Math.round(item.probability * 100)} %. It is no coding until you say so.`),
    item.because.length ? make("p.small.quiet", { dir: "auto" }, `Because of: ${item.because.map((words) => `“${words}”`).join(", ")}`) : "",
    make("p.row", {}, make("button.main", { type: "button", onclick: () => answer("accepted") }, "Accept"), make("button", { type: "button", onclick: () => answer("rejected") }, "Reject")),
  ];
}

function choices(legend, name, options, chosen, change) {
  const labels = options.map(([value, shown]) =>
    make("label", {}, make("input", { type: "radio", name, value, checked: value === chosen, onchange: () => change({ [name]: value }) }), make("span", {}, shown)),
  );
  return make("fieldset", {}, make("legend", {}, legend), make("div.choices", {}, labels));
}

function words(label, text, change) {
  let last = text ?? "";
  const area = make("textarea", { value: last, rows: 2, onchange: (event) => {
    if (event.target.value === last) return;
    last = event.target.value;
    change(last);
  } });
  return make("label.field", {}, make("span", {}, label), area);
}

