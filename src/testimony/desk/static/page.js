// What every page does with its document: make elements (text only ever as text), say things, ask things.

/**
 * Make an element. `what` is a tag with classes ("p.quiet.small"); `props` are properties, `data`, `aria-…`/`role` attributes and
 * `on…` listeners; children are nodes or strings. Strings become text nodes and are never read as markup.
 */
export function make(what, props = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, name, value) {
  if (value === undefined || value === null) return;
  if (name === "class") element.className += ` ${value}`;
  else if (name === "data") Object.assign(element.dataset, value);
  else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name.includes("-") || ["role", "for", "colspan", "rowspan", "scope", "list"].includes(name)) element.setAttribute(name, value);
  else element[name] = value;
}

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** Put these children in the place of what is in `element`. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

/** Tell a screen reader, and nobody else. */
export function say(sentence) {
  byId("said").textContent = sentence;
}

/** Show a sentence at the foot of the page for a while; it is read out at once. */
export function notice(sentence, seconds = 7) {
  const shown = make("p", {}, sentence);
  byId("notices").replaceChildren(shown);
  setTimeout(() => shown.remove(), seconds * 1000);
}

/** Ask in a dialog; resolves to the value of the button pressed, or "" when it was closed. `content` are nodes or strings. */
export function ask(title, content, buttons) {
  return new Promise((answered) => {
    const dialog = make("dialog", { "aria-labelledby": "asked" }, make("h2", { id: "asked" }, title), ...[content].flat());
    const row = make("p.row");
    for (const [value, label, css] of buttons) {
      row.append(make(`button${css ? `.${css}` : ""}`, { type: "button", onclick: () => dialog.close(value) }, label));
    }
    dialog.append(row);
    dialog.addEventListener("close", () => {
      dialog.remove();
      answered(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Run `work` and show the sentence of whatever was refused; returns its result, or undefined. */
export async function trying(work) {
  try {
    return await work();
  } catch (error) {
    notice(error.message, 12);
    return undefined;
  }
}

/** "one document", "12 documents". */
export function counted(number, one, many = `${one}s`) {
  return `${number === 1 ? "one" : number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });

/** The name of a language code in English, or the code itself. */
export function languageName(code) {
  if (!code || code === "und") return "";
  if (code === "ru-Latn") return "Russian in Latin letters";
  try {
    return LANGUAGES.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Say who speaks in a role. */
export const ROLES = { respondent: "Respondent", interviewer: "Interviewer", author: "Author", other: "Someone else", uncertain: "Uncertain" };

/** The chip of the code with this place in the codebook. */
export const chip = (place) => make("span.chip", { class: `code-${place}`, "aria-hidden": "true" });
