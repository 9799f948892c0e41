"""The alerts that operators are given can be read by Prometheus, and ask for figures that docs/monitoring.md explains.

That the page explains every figure, and no other, is held by the services' own tests."""

import pathlib
import re
import unittest

import promql_parser
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
ALERTS = yaml.safe_load((ROOT / "docs/monitoring/prometheus-alerts.yaml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs/monitoring.md").read_text(encoding="utf-8")


def asked_for(expression):
    """The names of an expression's series."""
    found = set()

    def look(node):
        if isinstance(node, promql_parser.VectorSelector):
            found.add(node.name)

    promql_parser.walk(promql_parser.parse(expression), look)
    return found


class Alerts(unittest.TestCase):
    def test_each_can_be_read_and_asks_for_what_there_is(self):
        rules = [rule for group in ALERTS["groups"] for rule in group["rules"]]
        self.assertGreater(len(rules), 3)
        for rule in rules:
            with self.subTest(rule["alert"]):
                names = asked_for(rule["expr"])
                self.assertTrue(names)
                for name in names:
                    figure = re.sub(r"_(bucket|count|sum)$", "", name)
                    self.assertRegex(PAGE, rf"`{figure}[`{{]")
                self.assertIn(rule["labels"]["severity"], ("page", "ticket"))
                self.assertTrue(rule["annotations"]["summary"].endswith("."))

    def test_what_cannot_be_read_is_seen(self):
        with self.assertRaises(ValueError):
            promql_parser.parse("rate(amanat_log_entries[5m)")

