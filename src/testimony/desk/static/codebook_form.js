// The form of one code: its title, definition, rules and examples. What is typed goes into the code at once; nothing is saved here.

import { make } from "./page.js";

const LISTS = [["include", "Include", "One rule a line."], ["exclude", "Leave out", "One rule a line."], ["boundaries", "Boundaries", "Where it touches another code. One rule a line."], ["subcodes", "Subcodes", "One a line; optional."]];
const LANGUAGES = ["nl", "ru", "en"];

/** Draw the form of `code` into `form`. `changed` is called whenever something was typed; `remove` takes the code away, `move` changes its place. */
export function draw(form, code, { changed, remove, move, readOnly }) {
  const field = (label, control, help) => make("label.field", {}, make("span", {}, label), control, help && !readOnly ? make("small", {}, help) : null);
  const input = (name, props = {}) => make("input", { type: "text", value: code[name] ?? "", disabled: readOnly, oninput: (event) => changed(() => (code[name] = event.target.value)), ...props });
  const fields = [
    make("div.pair", {}, field("Title", input("title", { id: "title", required: true })), field("Group", input("group"), "motive or experience"), field("Colour", input("colour", { type: "color" }))),
    field("Definition", area(code.definition, 3, (text) => (code.definition = text))),
    ...LISTS.map(([name, label, help]) => (readOnly && !code[name]?.length ? "" : field(label, area((code[name] ?? []).join("\n"), 2, (text) => (code[name] = text.split("\n").map((line) => line.trim()).filter(Boolean))), help))),
    examples(code),
    readOnly ? "" : make("p.row.foot", {}, make("button", { type: "button", onclick: () => move(-1) }, "Move up"), make("button", { type: "button", onclick: () => move(1) }, "Move down"), make("span.quiet.small", {}, "The first nine codes have the keys 1 to 9, in this order."), make("button.plain.bad.push", { type: "button", onclick: remove }, "Remove this code")),
  ];
  form.replaceChildren(...fields.filter(Boolean));
  form.toggleAttribute("aria-readonly", Boolean(readOnly));

  function area(text, rows, take) {
    return make("textarea", { rows, value: text ?? "", readOnly, dir: "auto", oninput: (event) => changed(() => take(event.target.value)) });
  }

  function examples({ examples: list = [] }) {
    code.examples = list;
    const add = make("button.plain", { type: "button", onclick: () => {
      changed(() => list.push({ language: "nl", text: "", coding: code.name, why: "" }));
      draw(form, code, { changed, remove, move, readOnly });
      form.querySelector(".example:last-of-type textarea")?.focus();
    } }, "Add an example");
    return make("fieldset", {}, make("legend", {}, "Examples – what a coder should and should not code"), list.map(example), readOnly ? null : add);
  }

  function example(given, number) {
    const named = `Example ${number + 1}`;
    const set = (name) => (event) => changed(() => (given[name] = event.target.value));
    const languages = [...new Set([...LANGUAGES, given.language])].filter(Boolean);
    return make(
      "div.example", { role: "group", "aria-label": named },
      make("select", { "aria-label": `${named}: language`, disabled: readOnly, onchange: set("language") }, languages.map((value) => make("option", { value, selected: value === given.language }, value))),
      make("textarea", { rows: 2, value: given.text, dir: "auto", lang: given.language, readOnly, "aria-label": `${named}: text`, oninput: set("text") }),
      make("input", { type: "text", value: given.coding ?? "", disabled: readOnly, "aria-label": `${named}: how it is coded`, placeholder: "none", oninput: set("coding") }),
      readOnly ? null : make("button.plain", { type: "button", "aria-label": `Remove ${named.toLowerCase()}`, onclick: () => {
        changed(() => code.examples.splice(number, 1));
        draw(form, code, { changed, remove, move, readOnly });
      } }, "×"),
      make("input.why", { type: "text", value: given.why ?? "", disabled: readOnly, "aria-label": `${named}: why`, placeholder: "why", oninput: set("why") }),
    );
  }
}
