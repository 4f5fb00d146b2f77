"""The chart, rendered by Helm's own library and held to Kubernetes' schemas."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import helm_python as helm
import kubernetes_validate
import yaml

from .tool import DEPLOY, REPOSITORY, hold, run

CHART = str(DEPLOY / "helm/seraphim")
KUBERNETES = ("1.36", "1.37")
LEAST = {"token": {"existingSecret": "seraphim"}}
EVERYTHING = {
    **LEAST,
    "image": {"repository": "registry.example/seraphim", "digest": "sha256:" + "a" * 64, "pullSecrets": [{"name": "pull"}]},
    "database": {"existingSecret": "database"},
    "extraEnv": [{"name": "SPOTIFY_CLIENT_ID", "valueFrom": {"secretKeyRef": {"name": "spotify", "key": "id"}}}],
    "persistence": {"existingClaim": "kept"},
    "networkPolicy": {
        "scrapeFrom": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}],
        "extraEgress": [{"to": [{"ipBlock": {"cidr": "10.0.0.5/32"}}], "ports": [{"port": 5432, "protocol": "TCP"}]}],
    },
    "podDisruptionBudget": {"enabled": True},
    "serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}},
    "prometheusRule": {"enabled": True},
    "dashboards": {"enabled": True},
    "nodeSelector": {"kubernetes.io/arch": "arm64"},
    "tolerations": [{"key": "audio", "operator": "Exists"}],
    "podAnnotations": {"a": "b"},
}
WRONG = [
    {},
    {"token": {"existingSecret": ""}},
    {**LEAST, "replicas": 2},
    {**LEAST, "image": {"digest": "latest"}},
    {**LEAST, "persistence": {"size": "4 gigabytes"}},
    {**LEAST, "serviceMonitor": {"enabled": "yes"}},
]


@contextmanager
def quiet():
    """Helm tells of each symbolic link that it follows, on whatever standard error is."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def objects(values):
    """What the chart makes of values, each object under its kind and name."""
    with quiet(), helm.Chart.load(CHART) as chart:
        rendered = chart.render(values, name="music", namespace="bots")
    made = {}
    for template, text in rendered.items():
        if template.endswith(".txt"):
            continue
        for item in yaml.safe_load_all(text):
            if item:
                made[f"{item['kind']}/{item['metadata']['name']}"] = item
    return made


def renders():
    """Helm renders it with the least and with everything; Kubernetes' schemas take what comes of it"""
    for values in (LEAST, {**LEAST, "persistence": {"enabled": False}}, EVERYTHING):
        made = objects(values)
        for item in made.values():
            if item["apiVersion"].startswith("monitoring.coreos.com/"):
                continue
            for version in KUBERNETES:
                try:
                    kubernetes_validate.validate(item, version, strict=True)
                except kubernetes_validate.ValidationError as error:
                    hold(False, f"{item['kind']} is not Kubernetes {version}'s: {error}")
    pod = made["StatefulSet/music-seraphim"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    volumes = {volume["name"] for volume in pod["volumes"]}
    hold(mounted == volumes, f"mounts and volumes differ: {mounted ^ volumes}")
    hold(container["image"].endswith("@sha256:" + "a" * 64), "the digest does not stand above the tag")
    rules = made["PrometheusRule/music-seraphim"]["spec"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rules.yml"
        file.write_text(yaml.safe_dump(rules))
        run("promtool", "check", "rules", file)
    hold(rules == yaml.safe_load((DEPLOY / "prometheus/rules.yml").read_text()), "its rules are others")
    boards = made["ConfigMap/music-seraphim-dashboards"]["data"]
    for path in (DEPLOY / "grafana/dashboards").glob("*.json"):
        hold(boards.get(path.name) == path.read_text(), f"{path.name} is not in the chart as it is")
    version = next(line for line in (REPOSITORY / "Cargo.toml").read_text().splitlines() if line.startswith("version"))
    written = yaml.safe_load(Path(CHART, "Chart.yaml").read_text())
    hold(version == f'version = "{written["appVersion"]}"', "appVersion is not the program's")


def refuses():
    """values that mean nothing are refused before anything is installed"""
    for values in WRONG:
        try:
            objects(values)
        except helm.HelmError:
            continue
        hold(False, f"it took {values}")
