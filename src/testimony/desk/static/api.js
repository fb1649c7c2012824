// How a page speaks with its server: one function for reading, one for changing, one for files. Nothing else goes anywhere.

let csrf = document.querySelector("meta[name=csrf]")?.content ?? "";

/** What the server refused: its sentence, the status, and for a conflict what is there now. */
export class Refused extends Error {
  constructor(status, sentence, present) {
    super(sentence);
    this.status = status;
    this.present = present ?? null;
  }
}

/** The server was not reached: a request that failed this way may be sent again. */
export class Unreached extends Error {
  constructor() {
    super("The desk does not answer. Is it still running in the terminal? What you did is kept here and sent again.");
  }
}

/** Read JSON from `path`. */
export function get(path) {
  return asked(path, { method: "GET" });
}

/** Send `body` as JSON with POST, PATCH, PUT or DELETE; returns the JSON of the answer, or null. */
export function send(method, path, body) {
  if (body === undefined) return changing(path, { method, headers: {} });
  return changing(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** Send files under the name `files`. */
export function upload(path, files, name = "files") {
  const form = new FormData();
  for (const file of files) form.append(name, file, file.webkitRelativePath || file.name);
  return changing(path, { method: "POST", headers: {}, body: form });
}

/** Send with the word of this session. Who followed their link again in another tab has a new session, and this page goes on with it. */
async function changing(path, request) {
  const signed = () => asked(path, { ...request, headers: { ...request.headers, "X-CSRF": csrf } });
  try {
    return await signed();
  } catch (error) {
    if (error.status === 403 && (await renewed())) return signed();
    throw error;
  }
}

/** Take over the word of a new session of the same coder; says whether there is one. */
async function renewed() {
  const now = await get("/api/session");
  if (now.csrf === csrf || now.coder !== document.body.dataset.coder) return false;
  csrf = now.csrf;
  return true;
}

async function asked(path, request) {
  let answer, text;
  try {
    answer = await fetch(path, { ...request, credentials: "same-origin", cache: "no-store", redirect: "error" });
    text = await answer.text();
  } catch {
    throw new Unreached();
  }
  const found = read(text);
  if (answer.ok) return found;
  const sentence = typeof found?.error === "string" ? found.error : `The desk refused this (${answer.status}).`;
  throw new Refused(answer.status, sentence, found?.present);
}

function read(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
