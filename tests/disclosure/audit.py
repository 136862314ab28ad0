#!/usr/bin/env python3
"""Says what can be computed exactly about too few people from sums that are published together.

    python3 tests/disclosure/audit.py FILE [--json]

FILE holds

    {"threshold": 5,
     "tables": [{"name": "satisfaction, wave 1",
                 "pieces": {"North": 7, "South": 3, "West": 12},
                 "published": [{"name": "company", "of": ["North", "South", "West"]},
                               {"name": "North", "of": ["North"]}]}]}

A table may have a "threshold" of its own, not below that of all. A table is one question or measure of one wave: published sums, counts, means with their n and distributions over the
same sets all behave as sums. Pieces are disjoint sets of people with their sizes, such as the respondents of one unit;
each published figure is the sum over some of them. Tables are judged each for itself.

A combination of published figures (added, subtracted, multiplied by numbers) is a leak if it depends on somebody, and
on fewer people than the threshold. The search is exact: rational numbers, and every combination there is. It knows
nothing of the program that made the tables. Exit status: 0 nothing found, 1 leaks, 2 the file cannot be used.

What it does not look at: figures that narrow a value down without giving it exactly, groups that all answer alike,
tables of the same people joined by what somebody knows about them, and texts.
"""

import json
import sys
from collections import namedtuple
from fractions import Fraction

Leak = namedtuple("Leak", "table pieces people how")


class BadInput(Exception):
    """The file does not say what it must."""


def merged(table):
    """Pieces that no figure tells apart are one: their names, their size, and the figures they are in."""
    name, sizes, figures = table["name"], table["pieces"], table["published"]
    if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in sizes.values()):
        raise BadInput(f"{name}: sizes of pieces are whole numbers from 0 on")
    inside = {piece: [] for piece in sizes}
    for at, figure in enumerate(figures):
        if len(set(figure["of"])) != len(figure["of"]):
            raise BadInput(f"{name}, {figure['name']}: a piece stands twice")
        for piece in figure["of"]:
            if piece not in inside:
                raise BadInput(f"{name}, {figure['name']}: there is no piece {piece}")
            inside[piece].append(at)
    classes = {}
    for piece, members in inside.items():
        if members and sizes[piece]:
            names, size = classes.get(tuple(members), ([], 0))
            classes[tuple(members)] = (names + [piece], size + sizes[piece])
    return [(names, size, set(members)) for members, (names, size) in classes.items()]


def combine(row, factor, other):
    """row + factor * other, without zeros."""
    out = dict(row)
    for key, value in other.items():
        total = out.get(key, 0) + factor * value
        if total:
            out[key] = total
        else:
            out.pop(key, None)
    return out


def eliminate(rows, columns):
    """Reduces rows of (values, how they were made) over the columns in turn; returns pivots and what is left."""
    pivots, rest = {}, rows
    for column in columns:
        pivot = next((row for row in rest if column in row[0]), None)
        if pivot is None:
            continue
        scale = Fraction(1) / pivot[0][column]
        pivot_row = tuple(combine({}, scale, part) for part in pivot)
        clear = lambda row: tuple(combine(a, -row[0].get(column, 0), b) for a, b in zip(row, pivot_row))
        rest = [clear(row) for row in rest if row is not pivot]
        pivots = {key: clear(row) for key, row in pivots.items()} | {column: pivot_row}
    return pivots, [row for row in rest if row[0]]


def leaks(table, threshold):
    """Every smallest set of pieces with fewer people than the threshold that a combination depends on alone."""
    classes = merged(table)
    sizes = {at: size for at, (_, size, _) in enumerate(classes)}
    figures = range(len(table["published"]))
    rows = [({at: Fraction(1) for at, (_, _, of) in enumerate(classes) if figure in of}, {figure: Fraction(1)}) for figure in figures]
    large = [at for at in sizes if sizes[at] >= threshold]
    small = [at for at in sizes if sizes[at] < threshold]
    # what is left after the large pieces are eliminated depends on small ones alone
    _, rest = eliminate([row for row in rows if row[0]], large)
    basis, _ = eliminate(rest, small)
    touched = sorted({column for values, _ in basis.values() for column in values})
    found = []
    # every set of small pieces below the threshold, from few pieces to many; what holds a leak is not looked at again
    level = [()]
    while level:
        wider = [chosen + (at,) for chosen in level for at in touched if not chosen or at > chosen[-1]]
        level = []
        for chosen in wider:
            if sum(sizes[at] for at in chosen) >= threshold or any(known <= set(chosen) for known, _ in found):
                continue
            how = within(chosen, basis)
            if how:
                found.append((set(chosen), how))
            else:
                level.append(chosen)
    for chosen, how in found:
        pieces = sorted(name for at in chosen for name in classes[at][0])
        yield Leak(table["name"], pieces, sum(sizes[at] for at in chosen), spelled(how, table["published"]))


def within(chosen, basis):
    """How to combine published figures to something that depends on the chosen pieces alone, if that is possible."""
    # only rows of the basis whose pivots are among the pieces can take part
    rows = [basis[at] for at in chosen if at in basis]
    outside = sorted({column for values, _ in rows for column in values} - set(chosen))
    _, rest = eliminate(rows, outside)
    if not rest:
        return None
    values, how = rest[0]
    return combine({}, 1 / values[min(values)], how)


def spelled(how, figures):
    """+ company - North - 2 × South"""
    terms = []
    for figure, factor in sorted(how.items()):
        times = "" if abs(factor) == 1 else f"{abs(factor)} × "
        terms.append(f"{'+' if factor > 0 else '-'} {times}{figures[figure]['name']}")
    return " ".join(terms)


def audit(data):
    """All leaks of all tables."""
    threshold = data["threshold"]
    if not isinstance(threshold, int) or threshold < 2:
        raise BadInput("the threshold is a whole number from 2 on")
    # a wave may have a higher one of its own
    own = lambda table: table.get("threshold", threshold)
    if any(not isinstance(own(table), int) or own(table) < threshold for table in data["tables"]):
        raise BadInput("the threshold of a table is a whole number, not below that of all")
    return [leak for table in data["tables"] for leak in leaks(table, own(table))]


def main(arguments):
    as_json = "--json" in arguments
    files = [argument for argument in arguments if argument != "--json"]
    if len(files) != 1:
        print("usage: audit.py FILE [--json]", file=sys.stderr)
        return 2
    try:
        with open(files[0], encoding="utf-8") as file:
            data = json.load(file)
        found = audit(data)
    except (OSError, ValueError, BadInput) as error:
        print(f"{files[0]}: {error}", file=sys.stderr)
        return 2
    except (KeyError, TypeError, AttributeError) as error:
        print(f"{files[0]}: not as the head of audit.py describes ({error!r})", file=sys.stderr)
        return 2
    if as_json:
        print(json.dumps([leak._asdict() for leak in found], ensure_ascii=False))
    else:
        for leak in found:
            print(f"{leak.table}: {leak.people} people ({', '.join(leak.pieces)}) = {leak.how}")
        print(f"{len(data['tables'])} tables, {len(found)} leaks")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
