"""Prometheus from Debian's packages, on this project's own configuration and rules,
hurried: scraped each second, and an alert need not hold for minutes."""

import json
import re
import shutil
import socket
import urllib.parse

from sandbox import OPENER, until
from stage import REPOSITORY

FILES = REPOSITORY / "deploy/prometheus"


class Prometheus:
    def __init__(self, stage, target):
        folder = stage.folder / "prometheus"
        folder.mkdir()
        shutil.copy(FILES / "prometheus.yml", folder)
        text = (folder / "prometheus.yml").read_text()
        text = re.sub(r"_interval: \d+s", "_interval: 1s", text)
        # Nobody takes the alerts.
        text = re.sub(r"alerting:\n(?: .*\n)+", "", text)
        (folder / "prometheus.yml").write_text(text.replace("seraphim:9460", target))
        rules = re.sub(r"\n +for: \w+", "", (FILES / "rules.yml").read_text())
        (folder / "rules.yml").write_text(rules)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        command = ["prometheus", f"--config.file={folder / 'prometheus.yml'}"]
        command += [f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address={self.address}"]
        stage.child("prometheus", command, {}).said("Server is ready to receive web requests.")
        until(lambda: self.ask('up{job="seraphim"}'), self.is_up, "Prometheus scrapes the bot", 30)

    @staticmethod
    def is_up(found):
        return [series["value"][1] for series in found] == ["1"]

    def ask(self, expression):
        """The series that an expression gives now; a mistake in it is a failure."""
        query = urllib.parse.urlencode({"query": expression})
        with OPENER.open(f"http://{self.address}/api/v1/query?{query}", timeout=30) as answer:
            return json.load(answer)["data"]["result"]

    def alerts(self):
        """The names of the alerts that fire."""
        with OPENER.open(f"http://{self.address}/api/v1/alerts", timeout=30) as answer:
            alerts = json.load(answer)["data"]["alerts"]
        return {alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"}

    def until_firing(self, alert, timeout=60):
        return until(self.alerts, lambda firing: alert in firing, f"{alert} fires", timeout)
