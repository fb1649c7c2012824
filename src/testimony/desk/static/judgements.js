// What a decision about a passage means for each coding on it: what all agree on stands, what was kept stands, the rest falls.

const SAME = ["code", "stance", "subject", "status", "move"];
const KEPT = ["start", "stop", ...SAME, "subcode", "memo"];

const kind = (coding) => SAME.map((name) => coding[name] ?? "").join("|");

/** The codings of each kind: what they say, wherever they begin and end. */
function kinds(codings) {
  const found = new Map();
  for (const coding of codings) found.set(kind(coding), [...(found.get(kind(coding)) ?? []), coding]);
  return found;
}

/** Tell whether every coder of the passage has a coding of this kind. */
const agreed = (found, list) => found.coders.every(({ id }) => list.some(({ coder }) => coder === id));

/** The codings that neither everybody has, nor `kept` holds. */
export function fallen(found, kept) {
  const saved = new Set(kept.map(kind));
  return [...kinds(found.codings)].flatMap(([name, list]) => (agreed(found, list) || saved.has(name) ? [] : list));
}

/**
 * The judgements [{disputed, coding, reason}] that let `kept` stand, and what all agree on; `made` is a third version, or null. Every
 * coding of the passage is in one of them.
 */
export function judgements(found, kept, made, reason) {
  const all = [];
  for (const [name, list] of kinds(found.codings)) {
    const common = agreed(found, list);
    const mine = kept.filter((coding) => kind(coding) === name);
    const stand = mine.length ? mine : common ? list.filter(({ coder }) => coder === list[0].coder) : [];
    const others = list.filter((coding) => !stand.includes(coding)).map(({ id }) => id);
    stand.forEach((coding, place) => all.push({ disputed: [coding.id, ...(place ? [] : others)], coding: fields(coding), reason: common ? "undisputed" : reason }));
  }
  const rest = fallen(found, kept).map(({ id }) => id);
  if (rest.length) all.push({ disputed: rest, coding: made && fields(made), reason });
  return all;
}

const fields = (coding) => Object.fromEntries(KEPT.filter((name) => (coding[name] ?? "") !== "").map((name) => [name, coding[name]]));
