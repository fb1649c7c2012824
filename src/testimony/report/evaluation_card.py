"""An evaluation as the tables of a model card: Markdown."""

from __future__ import annotations

from testimony.findings import Findings
from testimony.report import evaluation_tables as tables
from testimony.report.evaluation_tables import Grid


def card_tables(found: Findings) -> str:
    """Return the tables a model card needs: means beside baselines, targets, languages, errors, calibration, states."""
    grids = [tables.means(found)]
    if len(found.systems) > 1:
        grids.append(tables.ahead(found))
    grids += [tables.targets(found), tables.by_language(found), tables.errors(found)]
    grids += [tables.calibration(found), tables.by_testimony(found)]
    if (curve := tables.learning(found)).rows:
        grids.append(curve)
    sentences = [*found.about, *found.remarks]
    return "\n\n".join([" ".join(sentences), *map(markdown, grids)]) + "\n"


def markdown(grid: Grid) -> str:
    """Return a grid as a Markdown table under its title, with how to read it."""
    rule = ["---"] * grid.words + ["--:"] * (len(grid.head) - grid.words)
    lines = [grid.head, rule, *grid.rows]
    table = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    return "\n\n".join(filter(None, [f"**{grid.title}**", table, grid.note]))
