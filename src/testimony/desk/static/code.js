// The coding page: brings the transcript, the codings, the pop-up, the codebook and the keys together.

import { get, send } from "./api.js";
import { Coded } from "./coded.js";
import { Cursor } from "./keyboard.js";
import { bind } from "./coding_keys.js";
import { seek } from "./seeking.js";
import { details } from "./speakers.js";
import { beside, wholeDocument } from "./margin.js";
import { Offsets } from "./offsets.js";
import { byId, counted, fill, languageName, notice, say, trying } from "./page.js";
import { called, codebook } from "./panel.js";
import * as popup from "./popup.js";
import { Queue } from "./queue.js";
import { guesses, laid, rows } from "./rows.js";
import { saveState } from "./saving.js";
import { Transcript } from "./transcript.js";

const REFUSALS = {
  interviewer: "These are the interviewer's words: they are never coded. Select the answer.",
  uncertain: "It is not settled who speaks here. Say so under “Speakers”, then code.",
  other: "Somebody else speaks here; only the respondent's words, or an author's, are coded.",
};

/** Everything the page knows; its methods are what mouse and keys do. */
class Page {
  constructor(document) {
    this.id = document;
    this.chosen = null;
    this.marked = []; // the elements of what is chosen
    this.guessing = false;
    this.queue = new Queue(document, saveState);
    this.others = "BroadcastChannel" in window ? new BroadcastChannel("testimony") : null;
  }

  async open() {
    const [study, found] = await Promise.all([get("/api/study"), get(`/api/documents/${this.id}`)]);
    this.codes = study.codebook.codes;
    this.memoKinds = study.codebook.memos ?? {};
    this.places = new Map(this.codes.map((code, place) => [code.name, place]));
    this.coded = new Coded({ document: this.id, me: study.coder.id, queue: this.queue, changed: (a, b) => this.changed(a, b), titled: (item) => this.title(item) });
    this.transcript = new Transcript(byId("transcript"), this.codes, (row) => beside(row, this));
    this.cursor = new Cursor(this.transcript);
    fill(byId("codes"), codebook(this.codes, (code, denied) => this.code(code, denied)));
    this.show(found);
    this.coded.redo(this.queue.left());
    bind(this);
    seek(this);
    this.listen();
    this.land();
  }

  /** Show a document as the server has it. */
  show(found) {
    this.found = found;
    const offsets = new Offsets(found.text);
    this.coded.text = found.text;
    this.coded.take(found, offsets);
    this.guesses = guesses(found, this.coded);
    this.head();
    this.transcript.take(found.text, rows(found, offsets));
    this.spread();
    this.transcript.draw();
    this.count();
    this.speak().catch(() => {}); // without it, each row is in the language of the document
  }

  /** Ask in which language each row is; the words are there already. */
  async speak() {
    const { rows } = this.transcript;
    const { languages } = await get(`/api/documents/${this.id}/languages`);
    if (this.transcript.rows === rows) this.transcript.speak(languages); // not drawn anew meanwhile
  }

  head() {
    const { found } = this;
    byId("name").textContent = found.name;
    document.title = `${found.name} – coding`;
    const facts = [found.respondent && `respondent ${found.respondent}`, languageName(found.language), found.genre?.replaceAll("_", " "), counted(found.segments.length, "segment")];
    byId("facts").textContent = facts.filter(Boolean).join(" · ");
    byId("blindness").hidden = !found.blind;
    byId("done").setAttribute("aria-pressed", String(Boolean(found.done)));
    byId("guesses").hidden = !this.guesses.length;
    byId("guesses").textContent = `Suggestions (${this.guesses.length})`;
  }

  /** Give every row its codings and memos. */
  spread() {
    laid(this.transcript.rows, this.items(), (item) => this.transcript.within(item.start, item.stop));
    this.spreadWhole();
  }

  spreadWhole() {
    const whole = this.items().filter((item) => item.start === null);
    fill(byId("whole"), wholeDocument(whole, this));
    byId("whole").hidden = !whole.length;
  }

  items() {
    return [...this.coded.items.values(), ...(this.guessing ? this.guesses : [])];
  }

  /** Write again what lies in [start, stop), and keep what was selected. */
  changed(start, stop) {
    const span = this.transcript.selected();
    const rows = start === null ? [] : this.transcript.within(start, stop);
    laid(rows, this.items());
    this.spreadWhole();
    rows.forEach((row) => this.transcript.write(row));
    if (span) this.transcript.select(span.start, span.stop, { show: false });
    this.mark();
    this.count();
  }

  count() {
    const counts = new Map();
    for (const item of this.coded.codings()) if (item.mine) counts.set(item.code, (counts.get(item.code) ?? 0) + 1);
    for (const place of document.querySelectorAll("[data-count]")) place.textContent = counts.get(place.dataset.count) ?? "";
  }

  title(item) {
    if (item.type === "memo") return `Memo: ${item.kind.replaceAll("_", " ")}`;
    const code = this.codes[this.places.get(item.code)];
    const name = code?.title ?? item.code;
    return item.stance === "affirmed" && !code?.stance_names?.affirmed ? name : `${name}, ${called(code, item.stance)}`;
  }

  /** Code what is selected. */
  code(code, denied) {
    const span = this.transcript.selected() ?? this.cursor.span;
    if (!code || !this.allowed(span)) return;
    const stance = denied ? "denied" : "affirmed";
    if (!code.stances.includes(stance)) return void notice(`${code.title} has no “${stance}”.`);
    const item = this.coded.code(span.start, span.stop, code.name, stance);
    this.choose(item.key);
    say(`Coded ${this.title(item)}: ${this.quote(item)}`);
  }

  allowed(span) {
    if (!span) return notice("Select the words first: with the mouse, or with the arrow keys."), false;
    const mute = this.transcript.within(span.start, span.stop).find((row) => !row.voice);
    if (mute) return notice(REFUSALS[mute.role] ?? REFUSALS.other), false;
    return true;
  }

  /** Write a memo on what is selected. */
  memo() {
    const span = this.transcript.selected() ?? this.cursor.span;
    if (!span) return void notice("Select the words the memo is about.");
    const item = this.coded.remember(span.start, span.stop, Object.keys(this.memoKinds)[0] ?? "note", "");
    this.choose(item.key);
    this.unfold(item.key);
  }

  quote(item) {
    return item.start === null ? "the whole document" : this.found.text.slice(item.start, item.stop);
  }

  item(key) {
    return this.coded.items.get(key) ?? this.guesses.find((guess) => guess.key === key);
  }

  /** Make an item the one that keys are about. */
  choose(key) {
    this.chosen = key;
    this.mark();
  }

  mark() {
    for (const shown of this.marked) shown.classList.remove("chosen");
    const item = this.chosen === null ? null : this.item(this.chosen);
    const places = !item ? [] : item.start === null ? [byId("whole")] : this.transcript.within(item.start, item.stop).map((row) => row.element);
    this.marked = places.filter(Boolean).flatMap((place) => [...place.querySelectorAll(`[data-coding="${CSS.escape(this.chosen)}"]`)]);
    for (const shown of this.marked) shown.classList.add("chosen");
  }

  /** Open the pop-up of an item. */
  unfold(key) {
    const item = this.item(key);
    if (!item) return;
    this.choose(key);
    if (item.start !== null) this.transcript.show(item.start);
    const marks = document.querySelectorAll(`#transcript .mark[data-coding="${CSS.escape(key)}"], .side button[data-coding="${CSS.escape(key)}"]`);
    popup.show(item, {
      beside: marks[0] ?? byId("name"),
      quote: this.quote(item),
      title: this.title(item),
      place: this.places.get(item.code) ?? "none",
      code: item.type === "memo" ? { ...this.memoKinds, [item.kind]: this.memoKinds[item.kind] ?? "" } : this.codes[this.places.get(item.code)],
      change: (fields) => this.coded.edit(item, fields),
      remove: item.mine ? () => this.remove(key) : null,
      answer: (answer) => this.answer(item, answer),
      closed: (back) => back && byId("transcript").focus({ preventScroll: true }),
    });
  }

  remove(key) {
    const item = this.item(key);
    if (!item?.mine) return;
    popup.close();
    this.chosen = null;
    this.coded.remove(item);
    say(`Deleted ${this.title(item)}`);
    byId("transcript").focus({ preventScroll: true });
  }

  async answer(guess, answer) {
    popup.close();
    await trying(async () => {
      await send("POST", `/api/suggestions/${encodeURIComponent(guess.id)}/answer`, { answer });
      await this.refresh();
    });
  }

  /** Undo or redo. */
  async back(which) {
    popup.close();
    await trying(async () => {
      const { what, documents } = await this.coded.back(which);
      if (!documents.length || documents.includes(this.id)) await this.refresh();
      notice(documents.length && !documents.includes(this.id) ? `${what} (in another document)` : what, 4);
      this.others?.postMessage(this.id);
    });
  }

  /** Read the document again, where nothing here waits to be saved. */
  async refresh() {
    if (this.queue.actions.length || popup.isOpen()) return;
    const found = await this.coded.again();
    if (this.queue.actions.length) return;
    const span = this.transcript.selected();
    if (found.text !== this.found.text || found.language !== this.found.language || JSON.stringify(found.segments) !== JSON.stringify(this.found.segments)) this.show(found);
    else this.renew(found);
    if (span) this.transcript.select(span.start, span.stop, { show: false });
    this.mark();
  }

  /** Take over other codings of the same text: only rows that differ are written again. */
  renew(found) {
    const before = this.transcript.rows.map((row) => signature(row));
    this.found = found;
    this.coded.take(found, this.coded.offsets);
    this.guesses = guesses(found, this.coded);
    this.head();
    this.spread();
    this.transcript.rows.forEach((row, number) => signature(row) !== before[number] && this.transcript.write(row));
    this.count();
  }

  listen() {
    const again = () => document.visibilityState === "visible" && this.refresh().catch(() => {});
    addEventListener("focus", again);
    document.addEventListener("visibilitychange", again);
    this.others?.addEventListener("message", (event) => event.data === this.id && again());
    byId("undo").addEventListener("click", () => this.back("undo"));
    byId("redo").addEventListener("click", () => this.back("redo"));
    byId("details").addEventListener("click", () => details(this));
    byId("guesses").addEventListener("click", () => this.guess());
    byId("done").addEventListener("click", () => trying(() => this.finish()));
  }

  /** Show or hide the model's suggestions. */
  guess() {
    this.guessing = !this.guessing;
    byId("guesses").setAttribute("aria-pressed", String(this.guessing));
    this.spread();
    this.transcript.rows.forEach((row) => this.transcript.write(row));
  }

  async finish() {
    await this.queue.empty();
    const done = !this.found.done;
    await send("PUT", `/api/documents/${this.id}/done`, { done });
    this.found.done = done;
    this.head();
    say(done ? "Marked as finished" : "Marked as not finished");
  }

  /** Go to the passage the address names, as search and lists link to it (#at=start-stop, in code points). */
  land() {
    const at = /^#at=(\d+)-(\d+)$/.exec(location.hash);
    if (!at) return;
    const [start, stop] = [Number(at[1]), Number(at[2])].map((point) => this.coded.offsets.toUnit(point));
    this.transcript.show(start, "center");
    this.cursor.put({ start, stop });
  }
}

function signature(row) {
  return JSON.stringify([...row.codings, ...row.memos].map((item) => [item.key, item.version]));
}

const page = new Page(byId("desk").dataset.document);
await trying(() => page.open());
