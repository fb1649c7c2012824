// Work that takes longer than a request: it is started, asked about until it is done, and its progress shown.

import { get, Unreached } from "./api.js";
import { byId } from "./page.js";

const PAUSE = 700;
const rest = (time) => new Promise((done) => setTimeout(done, time));

/** Follow a job to its end, shown in the elements `place`, `place-says`, `place-progress`; returns its result or throws what failed. */
export async function follow(job, place) {
  const bar = byId(`${place}-progress`);
  byId(place).hidden = false;
  try {
    for (;;) {
      const now = await asked(job);
      if (now?.progress > 0) bar.value = now.progress;
      else bar.removeAttribute("value");
      byId(`${place}-says`).textContent = now ? now.says || "Waiting" : "The desk does not answer; asking again.";
      if (now?.state === "done") return now.result ?? {};
      if (now?.state === "failed") throw new Error(now.says || "It failed. Look at the terminal for the reason, and try again.");
      await rest(PAUSE);
    }
  } finally {
    byId(place).hidden = true;
  }
}

async function asked(job) {
  try {
    return await get(`/api/jobs/${encodeURIComponent(job)}`);
  } catch (error) {
    if (error instanceof Unreached) return null;
    throw error;
  }
}

/** The latest job of this kind, while the desk remembers it; null where there is none. */
export async function latest(kind) {
  const { jobs } = await get("/api/jobs");
  return jobs.find((job) => job.kind === kind) ?? null;
}

/** Tell whether a job has still to be done. */
export const atWork = (job) => ["waiting", "running"].includes(job?.state);
