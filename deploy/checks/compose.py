"""The Compose files, alone and together, as Docker Compose itself reads them."""

import json
import re
from itertools import chain, combinations

from .tool import DEPLOY, REPOSITORY, hold, run

ADDITIONS = ("lavalink", "postgres", "monitoring")
SECRET = re.compile(r"token|password|secret|webhook", re.IGNORECASE)


def files():
    """Docker Compose reads every combination; every service is bounded and guarded"""
    many = chain.from_iterable(combinations(ADDITIONS, count) for count in range(len(ADDITIONS) + 1))
    for additions in many:
        words = ["-f", "compose.yaml"]
        for addition in additions:
            words += ["-f", f"deploy/compose/{addition}.yaml"]
        project = json.loads(run("docker-compose", *words, "config", "--format", "json"))
        for name, service in project["services"].items():
            guarded(name, service)
        for name, secret in project["secrets"].items():
            hold(secret["file"] == str(REPOSITORY / "secrets" / name), f"the secret {name} is no file")
    ignored = (REPOSITORY / ".gitignore").read_text().splitlines()
    hold("/secrets" in ignored and "/.env" in ignored, "secrets could be committed")
    context = (REPOSITORY / ".dockerignore").read_text().splitlines()
    hold(context[1] == "*", "the image's context has more than it names")
    hold(not any(line.startswith(("!secrets", "!.env")) for line in context), "secrets in the context")


def guarded(name, service):
    def wants(condition, what):
        hold(condition, f"the service {name} has no {what}: {service}")

    wants(service.get("restart") == "unless-stopped", "restart policy")
    wants(service.get("cap_drop") == ["ALL"], "cap_drop")
    wants("no-new-privileges:true" in service.get("security_opt", []), "no-new-privileges")
    wants(service.get("read_only"), "read-only root")
    wants(int(service.get("mem_limit", 0)) > 0, "limit of memory")
    wants(service.get("pids_limit"), "limit of processes")
    wants(float(service.get("cpus", 0)) > 0, "limit of processors")
    wants(not service.get("privileged"), "privilege to lose")
    for key, value in (service.get("environment") or {}).items():
        secret = SECRET.search(key) and not key.upper().endswith("_FILE")
        wants(not secret or value is None, f"secret in a file for {key}")
    for port in service.get("ports", []):
        wants(port.get("host_ip") == "127.0.0.1", "port that is open to this machine alone")
    for volume in service.get("volumes", []):
        if volume["type"] == "bind":
            source = volume["source"]
            wants(source.startswith(str(DEPLOY)) and volume.get("read_only"), f"read-only {source}")
            wants((REPOSITORY / source).exists(), f"file {source}")
