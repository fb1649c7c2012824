// The codings and memos of the document on the screen, and every change to them: shown at once, sent through the queue, and put
// right where the server says otherwise.

import { get, send } from "./api.js";
import { ask, make, notice, say } from "./page.js";

const FIELDS = ["start", "stop", "code", "stance", "subject", "status", "move", "subcode", "memo", "unsure"];

/** A random name for something made here, so that sending it twice makes it once. */
export const fresh = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

/** Codings and memos of one document. `changed(start, stop)` is called where the screen has to be written again. */
export class Coded {
  constructor({ document, me, queue, changed, titled }) {
    Object.assign(this, { document, me, queue, changed, titled });
    this.items = new Map(); // key -> coding or memo
    this.keys = new Map(); // id of the server -> key
  }

  /** Take over what the server has, and say whether anything differs from what was here. */
  take(found, offsets) {
    this.offsets = offsets;
    const before = JSON.stringify([...this.items.values()].map(({ key, ...rest }) => rest));
    const items = new Map();
    for (const [kind, list] of [["coding", found.codings], ["memo", found.memos]]) {
      for (const given of list) {
        const item = this.local(given, kind);
        items.set(item.key, item);
      }
    }
    this.items = items;
    return before !== JSON.stringify([...items.values()].map(({ key, ...rest }) => rest));
  }

  local(given, type) {
    const key = this.keys.get(given.id) ?? given.id;
    this.keys.set(given.id, key);
    const start = given.start === null ? null : this.offsets.toUnit(given.start);
    const stop = given.stop === null ? null : this.offsets.toUnit(given.stop);
    return { ...given, type, key, start, stop, mine: given.coder === this.me };
  }

  codings() {
    return [...this.items.values()].filter((item) => item.type === "coding");
  }

  /** Code [start, stop); returns the coding, which is on the screen already. */
  code(start, stop, code, stance, more = {}) {
    const same = this.codings().find((c) => c.mine && c.start === start && c.stop === stop && c.code === code && c.stance === stance);
    if (same) return same;
    const fields = { start: this.offsets.toPoint(start), stop: this.offsets.toPoint(stop), code, stance, ...more };
    return this.make("coding", fields, start, stop, fresh());
  }

  /** Write a memo on [start, stop). */
  remember(start, stop, kind, text) {
    const fields = { start: this.offsets.toPoint(start), stop: this.offsets.toPoint(stop), kind, text };
    return this.make("memo", fields, start, stop, fresh());
  }

  /** Do again what a reload of the page left unsent. */
  redo(kept) {
    for (const action of kept) {
      if (action.do === "code") {
        const { start, stop } = action.fields;
        this.make("coding", action.fields, this.offsets.toUnit(start), this.offsets.toUnit(stop), action.client);
      }
      const item = this.items.get(this.keys.get(action.id));
      if (action.do === "edit" && item) this.edit(item, this.localFields(action.fields));
      if (action.do === "delete" && item) this.remove(item);
    }
  }

  localFields(fields) {
    const found = { ...fields };
    for (const end of ["start", "stop"]) if (end in found) found[end] = this.offsets.toUnit(found[end]);
    return found;
  }

  make(type, fields, start, stop, client) {
    const item = { subject: "self", status: "asserted", move: null, subcode: null, memo: "", unsure: false, ...fields, start, stop, type, key: client, id: null, version: null, mine: true, coder: this.me, origin: "human" };
    this.items.set(client, item);
    this.changed(start, stop);
    this.queue.add({
      kept: type === "coding" ? { do: "code", client, fields } : null,
      send: () => send("POST", `/api/documents/${this.document}/${type === "coding" ? "codings" : "memos"}`, { client, ...fields }),
      done: (answer) => this.saved(item, answer),
      refused: (error) => {
        this.items.delete(item.key);
        this.changed(start, stop);
        notice(error.message, 12);
      },
    });
    return item;
  }

  saved(item, answer) {
    const given = answer?.[item.type] ?? answer;
    if (!given?.id) return;
    item.id = given.id;
    item.version = given.version;
    this.keys.set(given.id, item.key);
  }

  /** Change fields of an item; start and stop are units. */
  edit(item, fields) {
    const before = Object.fromEntries(Object.keys(fields).map((name) => [name, item[name]]));
    const reach = [Math.min(item.start, fields.start ?? item.start), Math.max(item.stop, fields.stop ?? item.stop)];
    Object.assign(item, fields);
    this.changed(...reach);
    const sent = { ...fields };
    for (const end of ["start", "stop"]) if (end in sent) sent[end] = this.offsets.toPoint(sent[end]);
    this.queue.add({
      kept: "memo" in fields || "text" in fields || !item.id ? null : { do: "edit", id: item.id, fields: sent },
      send: () => (item.id ? send("PATCH", this.path(item), { seen: item.version, ...sent }) : null),
      done: (answer) => answer && this.saved(item, answer),
      refused: (error) => this.refused(item, before, fields, reach, error),
    });
  }

  /** Take an item away. */
  remove(item) {
    this.items.delete(item.key);
    this.changed(item.start, item.stop);
    this.queue.add({
      kept: item.id ? { do: "delete", id: item.id } : null,
      send: () => (item.id ? send("DELETE", `${this.path(item)}?seen=${encodeURIComponent(item.version)}`) : null),
      done: () => {},
      refused: async (error) => {
        if (error.status === 404) return;
        this.items.set(item.key, item);
        await this.refused(item, {}, null, [item.start, item.stop], error);
      },
    });
  }

  path(item) {
    return `/api/${item.type === "coding" ? "codings" : "memos"}/${encodeURIComponent(item.id)}`;
  }

  /** Put back what was refused; for a conflict show both, and let the coder choose. */
  async refused(item, before, wanted, reach, error) {
    Object.assign(item, before);
    if (error.status !== 409) {
      notice(error.message, 12);
      return this.changed(...reach);
    }
    const theirs = error.present ? this.local(error.present, item.type) : null;
    if (theirs) this.items.set(item.key, Object.assign(item, theirs, { key: item.key }));
    else this.items.delete(item.key);
    this.changed(Math.min(reach[0], item.start), Math.max(reach[1], item.stop));
    const answer = await ask("Changed somewhere else meanwhile", this.both(item, wanted, theirs), [
      ["theirs", "Keep what is there", "main"],
      ...(theirs ? [["mine", wanted ? "Use my change" : "Delete it all the same"]] : []),
    ]);
    if (answer !== "mine") return undefined;
    return wanted ? this.edit(item, wanted) : this.remove(item);
  }

  both(item, wanted, theirs) {
    const line = (name, given) => make("li", {}, make("b", {}, `${name}: `), given);
    return [
      make("p", {}, "This passage was changed in another tab or by somebody else after this page had shown it. Nothing is lost: both versions stay in the history."),
      make("ul", { role: "list" }, line("There now", theirs ? this.described(theirs) : "taken away"), line("Your change", wanted ? this.described({ ...item, ...wanted }) : "delete")),
    ];
  }

  /** An item in a few words. */
  described(item) {
    if (item.type === "memo") return `memo ${item.kind}: ${item.text}`;
    const quote = this.text?.slice(item.start, item.stop) ?? "";
    return `${this.titled(item)}, ${FIELDS.slice(4, 8).map((name) => item[name]).filter(Boolean).join(", ")}${item.memo ? `, memo: ${item.memo}` : ""} – “${quote.length > 160 ? `${quote.slice(0, 160)}…` : quote}”`;
  }

  /** Undo or redo the last action of this coder; everything done before is on disk first. */
  async back(which) {
    await this.queue.empty();
    const answer = await send("POST", `/api/${which}`);
    say(answer.what);
    return answer;
  }

  /** Read the document again. */
  again() {
    return get(`/api/documents/${this.document}`);
  }
}
