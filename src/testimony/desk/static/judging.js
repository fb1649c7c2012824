// The form in which a coding is put right: which words, which code, and what is said about it.

import { Offsets, words } from "./offsets.js";
import { make } from "./page.js";
import { called } from "./panel.js";
import { MOVES, STATUSES, SUBJECTS } from "./popup.js";

const FIELDS = ["code", "stance", "subject", "status", "move", "subcode", "memo"];
let forms = 0;

/**
 * A form for a coding on part of `given.text`, which begins at the code point `given.at` of its document. `coding` is what it
 * begins with. Returns {element, values()}; values() are the fields of a coding, its place in code points of the document.
 */
export function judging(codes, given, coding) {
  const group = `judging-${(forms += 1)}`;
  const chosen = { subject: "self", status: "asserted", move: null, subcode: null, memo: "", ...pick(coding), code: coding?.code ?? codes.list[0]?.name, stance: coding?.stance ?? "affirmed" };
  const place = extent(given, coding);
  const element = make("div.judging", {});
  const draw = () => element.replaceChildren(...parts(codes, chosen, group, draw), place.element);
  draw();
  return { element, values: () => filled({ ...chosen, ...place.span(), move: motive(codes.of(chosen.code)) ? chosen.move || "leave" : null }) };
}

function pick(coding) {
  return Object.fromEntries(FIELDS.filter((name) => coding?.[name] !== undefined && coding[name] !== null).map((name) => [name, coding[name]]));
}

const filled = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => (value ?? "") !== ""));

const motive = (code) => (code?.group ?? "").startsWith("motive");

function parts(codes, chosen, group, draw) {
  const code = codes.of(chosen.code);
  const stances = (code?.stances ?? ["affirmed", "denied"]).map((name) => [name, called(code, name)]);
  const found = [
    radios("Code", "code", codes.list.map(({ name, title }) => [name, title])),
    radios("Said", "stance", stances),
    radios("Whose", "subject", SUBJECTS),
    radios("Status", "status", STATUSES),
    motive(code) && radios("Move", "move", MOVES),
    code?.subcodes?.length && subcode(code, chosen),
    make("label.field", {}, make("span", {}, "Memo"), make("textarea", { rows: 2, value: chosen.memo ?? "", oninput: (event) => (chosen.memo = event.target.value) })),
  ];
  return found.filter(Boolean);

  function radios(legend, name, options) {
    const now = chosen[name] || (name === "move" ? "leave" : null);
    const labels = options.map(([value, shown]) => make("label", {}, make("input", { type: "radio", name: `${group}-${name}`, value, checked: value === now, autofocus: name === "code" && value === now, onchange: () => choose(name, value) }), make("span", {}, shown)));
    return make("fieldset", {}, make("legend", {}, legend), make("div.choices", {}, labels));
  }

  function choose(name, value) {
    chosen[name] = value;
    if (name !== "code") return;
    const { stances: possible = [], subcodes = [] } = codes.of(value) ?? {};
    if (!possible.includes(chosen.stance)) chosen.stance = possible[0] ?? "affirmed";
    if (!subcodes.includes(chosen.subcode)) chosen.subcode = null;
    draw();
    document.querySelector(`input[name="${group}-code"]:checked`)?.focus();
  }
}

function subcode(code, chosen) {
  const options = ["", ...code.subcodes].map((name) => make("option", { value: name, selected: name === (chosen.subcode ?? "") }, name.replaceAll("_", " ") || "none"));
  return make("label.field", {}, make("span", {}, "Subcode"), make("select", { onchange: (event) => (chosen.subcode = event.target.value || null) }, options));
}

/** The words of the coding, to be chosen in the passage by mouse, or word by word by the buttons below it. */
function extent({ text, at, language }, coding) {
  const offsets = new Offsets(text), all = words(text, language);
  let start = coding?.start === undefined || coding.start === null ? 0 : Math.max(0, offsets.toUnit(coding.start - at));
  let stop = coding?.stop === undefined || coding.stop === null ? text.length : Math.min(text.length, offsets.toUnit(coding.stop - at));
  const shown = make("p.text.extent", { dir: "auto", lang: language || "", onmouseup: () => setTimeout(take, 0) });
  const draw = () => shown.replaceChildren(text.slice(0, start), make("mark", {}, text.slice(start, stop)), text.slice(stop));
  draw();
  const buttons = [["Begin earlier", () => (start = lastOf(all.map((w) => w.start).filter((s) => s < start)) ?? start)], ["Begin later", () => (start = all.map((w) => w.start).find((s) => s > start && s < stop) ?? start)], ["End earlier", () => (stop = lastOf(all.map((w) => w.stop).filter((s) => s < stop && s > start)) ?? stop)], ["End later", () => (stop = all.map((w) => w.stop).find((s) => s > stop) ?? stop)]];
  const row = make("p.row.edges", {}, buttons.map(([label, work]) => make("button.plain", { type: "button", onclick: () => (work(), draw()) }, label)));
  return { element: make("fieldset", {}, make("legend", {}, "Words – select others with the mouse, or move the ends word by word"), shown, row), span: () => ({ start: at + offsets.toPoint(start), stop: at + offsets.toPoint(stop) }) };

  function take() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!shown.contains(range.startContainer) || !shown.contains(range.endContainer)) return;
    const [from, to] = [unit(range.startContainer, range.startOffset), unit(range.endContainer, range.endOffset)];
    const touched = all.filter((word) => word.start < to && word.stop > from);
    if (!touched.length) return;
    [start, stop] = [touched[0].start, touched.at(-1).stop];
    selection.removeAllRanges();
    draw();
  }

  function unit(node, offset) {
    const range = document.createRange();
    range.selectNodeContents(shown);
    range.setEnd(node, offset);
    return range.toString().length;
  }
}

const lastOf = (list) => list.at(-1);
