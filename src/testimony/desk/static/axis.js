// A measure with its interval: in figures, and on a line from 0 to 1.

import { make } from "./page.js";

const missing = (value) => value === null || value === undefined;
const clipped = (value) => String(Math.min(1, Math.max(0, value)));

/** ".82"; a minus where it is below 0; a dash where there is none. */
export const figure = (value) => (missing(value) ? "–" : value.toFixed(2).replace(/^(-?)0\./u, "$1.").replace("-", "−"));

/** The interval in words. */
const said = (low, high) => (missing(low) ? "no interval" : `from ${figure(low)} to ${figure(high)}`);

/** The line, and the interval in words for those who do not see it. */
export function axis(value, low, high) {
  const line = make("span.axis", { "aria-hidden": "true", title: said(low, high) });
  if (!missing(low)) line.append(laid("span.reach", { "--low": clipped(low), "--high": clipped(high) }));
  line.append(laid("span.here", { "--value": clipped(value) }));
  return [line, make("span.unseen", {}, said(low, high))];
}

function laid(what, values) {
  const element = make(what);
  for (const [name, value] of Object.entries(values)) element.style.setProperty(name, value);
  return element;
}
