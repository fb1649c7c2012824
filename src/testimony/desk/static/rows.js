// What the transcript is made of: a row for each segment, with who speaks, when, and whether these words may be coded; and what a
// model suggests for it.

const VOICES = ["respondent", "author"];

/** The rows of the transcript: the segments, with who speaks and when. */
export function rows(found, offsets) {
  return found.segments.map((segment) => {
    const turn = found.turns[segment.turn] ?? {};
    return {
      start: offsets.toUnit(segment.start),
      stop: offsets.toUnit(segment.stop),
      role: segment.role,
      voice: VOICES.includes(segment.role),
      turn: segment.turn,
      speaker: turn.speaker ?? "",
      language: turn.language ?? found.language,
      time: typeof turn.seconds === "number" ? clock(turn.seconds) : "",
      memos: [],
    };
  });
}

/**
 * Give rows that follow each other the codings and memos on them; what lies elsewhere is passed over. After a single change these are
 * few, and thousands of others stay as they are. `within` finds the rows of an item quicker where they are many.
 */
export function laid(rows, items, within = () => rows) {
  if (!rows.length) return;
  const from = rows[0].start, to = rows.at(-1).stop;
  for (const row of rows) [row.codings, row.memos] = [[], []];
  for (const item of items) {
    if (item.start === null || item.start >= to || item.stop <= from) continue;
    for (const row of within(item)) if (item.start < row.stop && item.stop > row.start) row[item.type === "memo" ? "memos" : "codings"].push(item);
  }
}

/** The suggestions nobody has answered, as the page shows them: with the words that led to each, the weightiest first. */
export function guesses(found, coded) {
  const quote = ({ start, stop }) => found.text.slice(coded.offsets.toUnit(start), coded.offsets.toUnit(stop));
  const open = (found.suggestions ?? []).filter((given) => !given.answer);
  return open.map((given) => {
    const weighty = [...(given.evidence ?? [])].sort((a, b) => b.weight - a.weight).slice(0, 5);
    return { ...coded.local(given, "coding"), key: `guess ${given.id}`, guess: true, mine: false, because: weighty.map(quote) };
  });
}

function clock(seconds) {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return `${h ? `${h}:` : ""}${String(m).padStart(h ? 2 : 1, "0")}:${String(s).padStart(2, "0")}`;
}
