// What mouse and keys do on the coding page.

import { isTyping, KEYS, moves } from "./keyboard.js";
import { byId, fill, make, say } from "./page.js";
import * as popup from "./popup.js";

const LETTERS = {
  KeyN: (page) => uncoded(page, 1),
  KeyP: (page) => uncoded(page, -1),
  Period: (page) => neighbour(page, 1),
  Comma: (page) => neighbour(page, -1),
  KeyM: (page) => (page.item(page.chosen)?.type === "coding" && covers(page) ? page.unfold(page.chosen) : page.memo()),
  KeyU: (page) => toggled(page, (item) => ({ unsure: !item.unsure })),
  KeyX: (page) => toggled(page, (item) => ({ stance: item.stance === "denied" ? "affirmed" : "denied" })),
  KeyB: () => (byId("book").contains(document.activeElement) ? byId("transcript") : byId("codes").querySelector("button")).focus(),
  Enter: (page) => page.chosen && page.unfold(page.chosen),
  Delete: (page) => page.chosen && page.remove(page.chosen),
  Backspace: (page) => page.chosen && page.remove(page.chosen),
};

/** Listen to mouse and keys. */
export function bind(page) {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || byId("keys").open) return;
    if (handled(page, event)) event.preventDefault();
  });
  byId("transcript").addEventListener("mouseup", () => setTimeout(() => selectedByMouse(page), 0));
  byId("desk").addEventListener("click", (event) => {
    const button = event.target.closest("button.coding");
    if (button) page.unfold(button.dataset.coding);
    const mark = event.target.closest(".mark");
    if (mark && getSelection().isCollapsed) clicked(page, mark);
  });
  document.addEventListener("mousedown", (event) => {
    if (popup.isOpen() && !event.target.closest(".popup, button.coding")) popup.close();
  });
  fill(byId("keys").querySelector("tbody"), KEYS.map(([keys, what]) => make("tr", {}, make("th", { scope: "row" }, keys.map((key) => (key === "–" ? " – " : [make("kbd", {}, key), " "]))), make("td", {}, what))).flat());
  byId("help").addEventListener("click", () => byId("keys").showModal());
}

/** Do what a key stands for, and say whether it stood for anything. */
function handled(page, event) {
  const back = (event.ctrlKey || event.metaKey) && { KeyZ: event.shiftKey ? "redo" : "undo", KeyY: "redo" }[event.code];
  if (back) return page.back(back), true;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "?") return byId("keys").showModal(), true;
  if (event.key === "/") return byId("sought").focus(), true;
  if (event.key === "Escape") return popup.close(), page.choose(null), getSelection().removeAllRanges(), page.cursor.from(null), true;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (digit) return page.code(page.codes.find((code, place) => String(code.key ?? place + 1) === digit[1]), event.shiftKey), true;
  if (event.code === "BracketLeft" || event.code === "BracketRight") return edge(page, event), true;
  if (onButton(event)) return false;
  const move = moves(event);
  if (move) return moved(page, move, event.shiftKey);
  if (!event.shiftKey && LETTERS[event.code]) return LETTERS[event.code](page), true;
  return false;
}

/** Enter and the arrows belong to a button or link that has the focus. */
function onButton(event) {
  return ["Enter", "Space", "ArrowUp", "ArrowDown"].includes(event.code) && event.target.closest("button, a, summary") !== null;
}

function moved(page, [unit, direction], extend) {
  page.cursor.from(page.transcript.selected());
  const span = page.cursor.move(unit, direction, extend);
  if (!span) return false;
  read(page, span);
  page.choose(on(page, span)?.key ?? null);
  return true;
}

/** The coding of mine with just these words. */
const on = (page, span) => page.coded.codings().find((item) => item.mine && item.start === span.start && item.stop === span.stop);

function read(page, span) {
  const [row] = page.transcript.within(span.start, span.stop);
  say(`${row && !row.voice ? `${row.role}: ` : ""}${page.found.text.slice(span.start, span.stop)}`);
}

function selectedByMouse(page) {
  const span = page.transcript.selected();
  page.cursor.from(span);
  if (span) page.choose(on(page, span)?.key ?? null);
}

/** A click on underlined words chooses the coding; where several lie over each other, the next one with each click. */
function clicked(page, mark) {
  const keys = [];
  for (let found = mark; found; found = found.parentElement.closest(".mark")) keys.push(found.dataset.coding);
  const next = keys[(keys.indexOf(page.chosen) + 1) % keys.length];
  page.unfold(next);
}

function covers(page) {
  const item = page.item(page.chosen), span = page.transcript.selected();
  return !span || (item.start === span.start && item.stop === span.stop);
}

function uncoded(page, direction) {
  const { rows } = page.transcript;
  const from = page.cursor.span ? page.transcript.at(page.cursor.span.start) : direction > 0 ? -1 : rows.length;
  for (let number = from + direction; number >= 0 && number < rows.length; number += direction) {
    const row = rows[number];
    if (!row.voice || row.codings.some((item) => item.mine)) continue;
    const span = page.cursor.put(page.cursor.sentence(row));
    page.choose(null);
    return read(page, span);
  }
  return say(direction > 0 ? "No uncoded segment below" : "No uncoded segment above");
}

function neighbour(page, direction) {
  const items = page.items().filter((item) => item.start !== null).sort((a, b) => a.start - b.start || b.stop - a.stop || (a.key < b.key ? -1 : 1));
  if (!items.length) return;
  const here = items.findIndex((item) => item.key === page.chosen);
  const from = page.cursor.span?.start ?? 0;
  let next = here + direction;
  if (here < 0) next = direction > 0 ? items.findIndex((item) => item.start >= from) : items.findLastIndex((item) => item.start <= from);
  const item = items[Math.min(Math.max(next, 0), items.length - 1)];
  page.choose(item.key);
  page.cursor.put({ start: item.start, stop: item.stop });
  say(`${page.title(item)}: ${page.quote(item)}`);
}

function toggled(page, fields) {
  const item = page.item(page.chosen);
  if (item?.type !== "coding" || !item.mine) return;
  page.coded.edit(item, fields(item));
  say(`${page.title(item)}${item.unsure ? ", unsure" : ""}`);
}

/** [ widens at the beginning and ] at the end; with Shift they narrow. */
function edge(page, event) {
  const item = page.item(page.chosen);
  if (!item?.mine || item.start === null) return;
  const end = event.code === "BracketLeft" ? "start" : "stop";
  const span = page.cursor.edge({ start: item.start, stop: item.stop }, end, !event.shiftKey);
  if (!span || !page.allowed(span)) return;
  page.coded.edit(item, { [end]: span[end] });
  page.cursor.put(span);
  say(page.found.text.slice(span.start, span.stop));
}
