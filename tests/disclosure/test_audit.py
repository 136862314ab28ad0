"""Leaks that were planted are all found, and a slower search that tries everything finds the same.

    python3 -m unittest discover tests/disclosure
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction
from itertools import combinations

import audit


def table(pieces, **published):
    return {"name": "t", "pieces": pieces, "published": [{"name": name, "of": list(of)} for name, of in published.items()]}


def found(pieces, threshold=5, **published):
    return [(leak.pieces, leak.people, leak.how) for leak in audit.leaks(table(pieces, **published), threshold)]


def rank(rows):
    rows, result = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(result, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[result], rows[pivot] = rows[pivot], rows[result]
        for at in range(result + 1, len(rows)):
            factor = rows[at][column] / rows[result][column]
            rows[at] = [a - factor * b for a, b in zip(rows[at], rows[result])]
        result += 1
    return result


def slowly(pieces, published, threshold):
    """Smallest sets of pieces below the threshold: the rank falls without their columns. Dense, no classes, no basis."""
    names = [name for name in pieces if pieces[name]]
    rows = [[Fraction(name in of) for name in names] for of in published]
    result = []
    for count in range(1, len(names) + 1):
        for chosen in combinations(names, count):
            if sum(pieces[name] for name in chosen) >= threshold or any(known <= set(chosen) for known in result):
                continue
            rest = [[value for name, value in zip(names, row) if name not in chosen] for row in rows]
            if rank(rest) < rank(rows):
                result.append(set(chosen))
    return result


class Planted(unittest.TestCase):
    def test_a_small_figure_itself(self):
        self.assertEqual(found({"a": 4, "b": 9}, a="a"), [(["a"], 4, "+ a")])

    def test_what_is_left_of_a_whole(self):
        self.assertEqual(found({"a": 9, "b": 9, "c": 3}, all="abc", a="a", b="b"), [(["c"], 3, "+ all - a - b")])

    def test_a_difference_of_overlapping_groups(self):
        self.assertEqual(found({"a": 9, "b": 2, "c": 9}, one="ab", other="bc", all="abc"), [(["b"], 2, "+ one + other - all")])

    def test_a_chain_of_many_figures(self):
        pieces = {"a": 9, "b": 9, "c": 9, "d": 9, "e": 1}
        self.assertEqual(found(pieces, ab="ab", bc="bc", cd="cd", de="de", a="a"), [(["e"], 1, "- ab + bc - cd + de + a")])

    def test_a_weighted_sum_of_two_small_pieces(self):
        # neither a nor b can be computed, but a - b can: it depends on four people
        self.assertEqual(found({"a": 2, "b": 2, "c": 9}, one="ac", other="bc"), [(["a", "b"], 4, "+ one - other")])

    def test_a_fraction_is_needed(self):
        pieces = {"a": 3, "b": 9, "c": 9}
        self.assertEqual(found(pieces, ab="ab", ac="ac", bc="bc"), [(["a"], 3, "+ 1/2 × ab + 1/2 × ac - 1/2 × bc")])

    def test_pieces_that_are_never_apart_count_together(self):
        self.assertEqual(found({"a": 2, "b": 2, "c": 2}, all="abc"), [])
        self.assertEqual(found({"a": 2, "b": 2}, all="ab"), [(["a", "b"], 4, "+ all")])

    def test_pieces_without_people_tell_nothing(self):
        self.assertEqual(found({"a": 0, "b": 9}, all="ab", b="b", a="a"), [])

    def test_large_pieces_are_no_leak(self):
        self.assertEqual(found({"a": 5, "b": 9, "c": 7}, all="abc", a="a", b="b", c="c"), [])

    def test_the_threshold_counts(self):
        self.assertEqual(found({"a": 9, "b": 9}, threshold=10, a="a"), [(["a"], 9, "+ a")])


class Against(unittest.TestCase):
    def test_a_search_that_tries_everything(self):
        draw = random.Random(7)
        leaking = 0
        for _ in range(1500):
            pieces = {name: draw.choice([0, 1, 2, 3, 4, 5, 8]) for name in "abcdefg"[: draw.randint(1, 7)]}
            sets = [[name for name in pieces if draw.random() < 0.5] for _ in range(draw.randint(0, 6))]
            published = {str(at): of for at, of in enumerate(sets)}
            fast = list(audit.leaks(table(pieces, **published), 5))
            slow = slowly(pieces, sets, 5)
            self.assertEqual({tuple(leak.pieces) for leak in fast}, {tuple(sorted(of)) for of in slow}, (pieces, sets))
            leaking += bool(slow)
        self.assertTrue(300 < leaking < 1400, leaking)

    def test_the_way_that_is_told_leads_there(self):
        draw = random.Random(8)
        for _ in range(500):
            pieces = {name: draw.randint(1, 7) for name in "abcdef"}
            published = {f"s{at}": [name for name in pieces if draw.random() < 0.5] for at in range(5)}
            for leak in audit.leaks(table(pieces, **published), 5):
                terms, total = leak.how.split(" "), {}
                while terms:
                    sign, times = terms.pop(0), Fraction(1)
                    if len(terms) > 1 and terms[1] == "×":
                        times, terms = Fraction(terms[0]), terms[2:]
                    for piece in published[terms.pop(0)]:
                        total[piece] = total.get(piece, 0) + (times if sign == "+" else -times)
                self.assertEqual(sorted(piece for piece in total if total[piece]), leak.pieces)


class Command(unittest.TestCase):
    def run_on(self, content, *options):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "published.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(content if isinstance(content, str) else json.dumps(content))
            program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "audit.py")
            return subprocess.run([sys.executable, program, path, *options], capture_output=True, text=True, check=False)

    def test_status_and_words(self):
        leaking = {"threshold": 5, "tables": [table({"a": 9, "b": 3}, all="ab", a="a")]}
        result = self.run_on(leaking)
        self.assertEqual((result.returncode, result.stdout), (1, "t: 3 people (b) = + all - a\n1 tables, 1 leaks\n"))
        self.assertEqual(json.loads(self.run_on(leaking, "--json").stdout)[0]["pieces"], ["b"])
        self.assertEqual(self.run_on({"threshold": 5, "tables": []}).returncode, 0)

    def test_files_that_cannot_be_used(self):
        good = table({"a": 9}, a="a")
        raised = dict(table({"a": 9, "b": 7}, all="ab", a="a"), threshold=8)
        self.assertEqual(self.run_on({"threshold": 5, "tables": [raised]}).returncode, 1, "seven of a table that asks for eight")
        lowered = dict(good, threshold=4)
        for bad in [{"threshold": 5, "tables": [lowered]}, "{", "[]", {"threshold": 5}, {"threshold": 1, "tables": [good]}, {"threshold": 5, "tables": [table({"a": 9}, a="b")]},
                    {"threshold": 5, "tables": [table({"a": 9}, a="aa")]}, {"threshold": 5, "tables": [table({"a": -1}, a="a")]}]:
            result = self.run_on(bad)
            self.assertEqual((result.returncode, result.stdout), (2, ""), bad)
            self.assertTrue(result.stderr, bad)


if __name__ == "__main__":
    unittest.main()
