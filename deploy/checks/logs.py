"""The way of the log: Seraphim's files, Alloy, Loki, the dashboard. No package of
Debian's or PyPI's was found that reads Alloy's language: its grammar is not held to here,
only what its file and the others have to agree on."""

import json
import re

import yaml as reader

from .tool import DEPLOY, hold

ALLOY = DEPLOY / "alloy/config.alloy"
BLOCK = re.compile(r'^(\w+(?:\.\w+)+) "(\w+)" \{$', re.MULTILINE)
LINK = re.compile(r"\b((?:local|loki)(?:\.\w+)+)\.(\w+)\.(?:targets|receiver)\b")


def agreement():
    """Alloy reads the folder that Seraphim writes, sends to where Loki listens, and labels as the dashboard asks"""
    text = "\n".join(line.partition("//")[0] if "://" not in line else line for line in ALLOY.read_text().splitlines())
    for opening, closing in ("{}", "[]"):
        hold(text.count(opening) == text.count(closing), f"config.alloy: {opening} and {closing} differ in number")
    blocks = BLOCK.findall(text)
    hold(len(blocks) == len(set(blocks)) == 4, f"config.alloy has other blocks: {blocks}")
    links = LINK.findall(text)
    hold(set(links) <= set(blocks), f"config.alloy leads to {set(links) - set(blocks)}")
    hold(len(set(links)) == len(blocks) - 1, "a block of config.alloy is led to by none")

    services = reader.safe_load((DEPLOY / "compose/monitoring.yaml").read_text())["services"]
    path = re.search(r'__path__\s*= "(.*)/[^/"]*"', text)[1]
    hold(services["seraphim"]["environment"]["SERAPHIM_LOG__FOLDER"] == path, f"Seraphim does not write to {path}")
    for name in ("seraphim", "alloy"):
        mounts = [volume.split(":")[:2] for volume in services[name]["volumes"]]
        hold(["logs", path] in mounts, f"{name} has no {path}")
    hold("./deploy/alloy:/etc/alloy:ro" in services["alloy"]["volumes"], "Alloy does not see its file")
    hold("/etc/alloy/config.alloy" in services["alloy"]["command"], "Alloy is not told of its file")

    host, port = re.search(r'url = "http://([\w.]+):(\d+)/loki/api/v1/push"', text).groups()
    loki = reader.safe_load((DEPLOY / "loki/loki.yml").read_text())
    hold(host in services, f"no service is named {host}")
    hold(int(port) == loki["server"]["http_listen_port"], f"Loki does not listen on {port}")
    hold(loki["limits_config"]["allow_structured_metadata"], "Loki takes no structured metadata")
    hold(not loki["auth_enabled"], "Loki wants a tenant, and Alloy names none")

    taken = set(re.findall(r"^ {6}(\w+)\s+= ", text, re.MULTILINE))
    labels = {"app"} | set(re.findall(r'(\w+)\s*= "(?:level|target|code|guild|interaction|shard)"', text))
    hold(labels <= taken | {"app"}, f"labels of nothing: {labels - taken}")
    board = json.loads((DEPLOY / "grafana/dashboards/log.json").read_text())
    for panel in board["panels"]:
        for target in panel["targets"]:
            asked = set(re.findall(r'(\w+)\s*(?:=~|!=|=)\s*"', target["expr"]))
            asked |= set(re.findall(r"by \((\w+)\)", target["expr"]))
            hold(asked <= labels, f"{panel['title']} asks for {asked - labels}, which Alloy does not set")
