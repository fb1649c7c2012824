// What was done and is not on disk yet. Actions go to the server one after another, in the order they were done; one that
// does not reach it waits here and is sent again. What can be said in numbers and names of codes is also kept in the tab's
// storage, so that a reload loses nothing; words of a testimony or a memo are never kept there.

import { Refused, Unreached } from "./api.js";
import { notice } from "./page.js";

const WAITS = [1, 2, 4, 8, 15];

/**
 * An action is {send(): Promise, refused(error), done(answer), kept: object|null}. `kept` is what a reload needs to do it again.
 */
export class Queue {
  constructor(name, shown) {
    this.name = `testimony ${name}`;
    this.shown = shown;
    this.actions = [];
    this.tries = 0;
    this.busy = false;
    this.idle = [];
    addEventListener("online", () => this.again());
    addEventListener("focus", () => this.again());
    addEventListener("beforeunload", (event) => {
      if (this.actions.some((action) => !action.kept)) event.preventDefault();
    });
  }

  /** Do this as soon as what came before it is on disk. */
  add(action) {
    this.actions.push(action);
    this.keep();
    this.run();
  }

  /** What an earlier visit of this tab left unsent. */
  left() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name) ?? "[]");
    } catch {
      return [];
    }
  }

  /** Resolves when everything is on disk. */
  empty() {
    return this.actions.length ? new Promise((done) => this.idle.push(done)) : Promise.resolve();
  }

  /** Try at once instead of waiting for the next try. */
  again() {
    clearTimeout(this.timer);
    this.run();
  }

  keep() {
    const kept = this.actions.map((action) => action.kept).filter(Boolean);
    if (kept.length) sessionStorage.setItem(this.name, JSON.stringify(kept));
    else sessionStorage.removeItem(this.name);
  }

  async run() {
    if (this.busy || !this.actions.length) return;
    this.busy = true;
    if (!this.tries) this.shown("saving");
    try {
      await this.sendAll();
    } finally {
      this.busy = false;
    }
  }

  async sendAll() {
    while (this.actions.length) {
      const action = this.actions[0];
      try {
        action.done(await action.send());
      } catch (error) {
        if (passes(error)) return this.wait(error);
        await action.refused(error);
      }
      this.tries = 0;
      this.actions.shift();
      this.keep();
    }
    this.shown("saved");
    this.idle.splice(0).forEach((done) => done());
  }

  wait(error) {
    this.shown("waiting", error);
    if (!this.tries && error instanceof Refused) notice(`${error.message} What you did is kept and sent again.`, 15);
    this.timer = setTimeout(() => this.run(), 1000 * WAITS[Math.min(this.tries, WAITS.length - 1)]);
    this.tries += 1;
  }
}

/** Tell whether what failed may go well later: no connection, not signed in any more, or trouble of the server (a full disk). */
function passes(error) {
  return error instanceof Unreached || (error instanceof Refused && (error.status === 401 || error.status === 429 || error.status >= 500));
}
