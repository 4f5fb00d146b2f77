"""Prometheus, Alertmanager, Grafana, Alloy, and the files in YAML."""

import json
import os
import re
import tempfile
from pathlib import Path

import yaml as reader
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from .tool import DEPLOY, REPOSITORY, hold, run

RULES = DEPLOY / "prometheus/rules.yml"
PAGE = REPOSITORY / "docs/operations.md"
GO = REPOSITORY / ".tools/go"
BOARDS = sorted((DEPLOY / "grafana/dashboards").glob("*.json"))


def prometheus():
    """promtool and amtool take the files; every alert has a case and a section in the documentation"""
    run("promtool", "check", "config", "deploy/prometheus/prometheus.yml")
    run("promtool", "test", "rules", "deploy/prometheus/rules_test.yml")
    run("amtool", "check-config", "deploy/alertmanager/alertmanager.yml")
    rules = [rule for group in reader.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    cases = (DEPLOY / "prometheus/rules_test.yml").read_text()
    sections = set(re.findall(r"^### (Seraphim\w+)$", PAGE.read_text(), re.MULTILINE))
    for rule in rules:
        alert = rule["alert"]
        hold(f'alertname="{alert}", alertstate="firing"' in cases, f"{alert} has no case")
        page = f"docs/operations.md#{alert.lower()}"
        hold(rule["annotations"]["runbook"] == page, f"{alert} does not lead to {page}")
        hold(rule["labels"]["severity"] in ("critical", "warning"), f"{alert} has no severity")
    alerts = {rule["alert"] for rule in rules}
    hold(alerts == sections, f"alerts and sections differ: {alerts ^ sections}")


def expressions(board):
    """Every question of a dashboard to Prometheus, with its variables filled in."""
    asked = [panel.get("targets", []) for panel in board["panels"]]
    asked = [target for targets in asked for target in targets] + board["annotations"]["list"]
    for target in asked:
        if target["datasource"]["type"] == "prometheus":
            text = target["expr"].replace("$__rate_interval", "1m").replace("$__range", "1h")
            yield text.replace('"$instance"', '".*"')


def dashboards():
    """Grafana's own types know every field, promtool every expression"""
    hold(len(BOARDS) >= 2, "there are no dashboards")
    for path in BOARDS:
        board = json.loads(path.read_text())
        kept(board, json.loads(JSONEncoder().encode(Dashboard.from_json(board))), path.name)
        numbers = [panel["id"] for panel in board["panels"]]
        hold(len(numbers) == len(set(numbers)), f"{path.name} has a panel twice")
        rules = [{"record": "x", "expr": text} for text in expressions(board)]
        hold("$" not in json.dumps(rules), f"{path.name} has a variable that is not known")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "expressions.yml"
            file.write_text(reader.safe_dump({"groups": [{"name": path.stem, "rules": rules}]}))
            if rules:
                run("promtool", "check", "rules", "--lint=none", file)


def kept(given, read, place):
    """What Grafana's types do not know, they leave out."""
    if isinstance(given, dict):
        for key, value in given.items():
            hold(key in read, f"{place}.{key} means nothing to Grafana")
            kept(value, read[key], f"{place}.{key}")
    elif isinstance(given, list):
        hold(len(given) == len(read), f"{place} is cut")
        for index, value in enumerate(given):
            kept(value, read[index], f"{place}[{index}]")
    else:
        hold(given == read, f"{place} is read as {read}")


def yaml():
    """yamllint has nothing to say"""
    run("yamllint", "--strict", "--config-file", "deploy/yamllint.yml", "compose.yaml", "deploy", ".github")


def alloy():
    """Alloy's file is read by the parser of its grammar, which knows no components"""
    environment = os.environ | {
        "GOCACHE": str(GO / "build"),
        "GOFLAGS": "-mod=readonly -modcacherw",
        "GOPATH": str(GO),
        "GOTOOLCHAIN": "local",
    }
    file = DEPLOY / "alloy/config.alloy"
    run("go", "run", "-C", "deploy/checks/alloy", ".", file, env=environment)
