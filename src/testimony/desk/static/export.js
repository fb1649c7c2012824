// Exporting: each format with what it is good for and what it cannot hold, and the file.

import { get } from "./api.js";
import { byId, counted, fill, make } from "./page.js";

const FORMATS = [
  ["docx", "Word", "The transcripts with the coded passages marked and commented, to read and to print."],
  ["xlsx", "Excel", "A row a passage and a sheet a testimony, to sort, filter and count."],
  ["csv", "CSV", "A row a coding, for R, SPSS or Stata."],
  ["html", "Web page", "One page that opens in any browser, without a connection."],
  ["qdpx", "REFI-QDA project", "For NVivo, MAXQDA, ATLAS.ti and QualCoder."],
  ["jsonl", "JSON Lines", "A segment a line, for programs."],
  ["corpus", "Corpus folder", "Texts, codebook and codings, as testimony train and a notebook read them (packed as zip)."],
];

function row([format, title, use]) {
  const lost = make("div", {}, make("p.quiet.small", {}, "Looking up what it loses."));
  losses(format, lost);
  const link = make("a.button", { href: `/api/export?${new URLSearchParams({ format })}`, download: "", "aria-label": `Download ${title}` }, "Download");
  return make("li", {}, make("h2", {}, title), make("div.about", {}, make("p", {}, use), lost), link);
}

async function losses(format, place) {
  try {
    const { lost } = await get(`/api/export/losses?${new URLSearchParams({ format })}`);
    fill(place, lost.length ? said(lost) : make("p.small", {}, make("span.badge.good", {}, "keeps all texts, codings and memos")));
  } catch (error) {
    fill(place, make("p.quiet.small", {}, error.message));
  }
}

function said(lost) {
  const line = ({ what, count, why }) => make("li", {}, count ? `${what} (${count.toLocaleString("en-GB")})` : what, why ? `: ${why}` : "");
  return make("details.small", { open: lost.length <= 3 }, make("summary", {}, `It does not hold ${counted(lost.length, "thing")}`), make("ul", {}, lost.map(line)));
}

fill(byId("formats"), FORMATS.map(row));
