"""GitHub's workflows."""

import re

import yaml

from .tool import REPOSITORY, hold, run

FOLDER = REPOSITORY / ".github/workflows"
# What says which versions are used, and whose ecosystem that is to Dependabot.
PINS = {
    "Cargo.lock": "cargo",
    "go.mod": "gomod",
    "package-lock.json": "npm",
    "pom.xml": "maven",
    "requirements.txt": "pip",
    "Dockerfile": "docker",
    "compose.yaml": "docker-compose",
}
# An action is what its hash says; a tag can be moved.
PINNED = re.compile(r"^[\w-]+/[\w.-]+@[0-9a-f]{40}$")


def actions():
    """actionlint and shellcheck have nothing to say; what is foreign is pinned; the targets exist"""
    run("actionlint", "-shellcheck", "shellcheck")
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    called = set()
    for path in sorted(FOLDER.glob("*.yml")):
        workflow = yaml.safe_load(path.read_text())
        hold(workflow["permissions"] == {"contents": "read"}, f"{path.name} may more than read")
        for name, job in workflow["jobs"].items():
            hold(job.get("timeout-minutes"), f"{path.name}: {name} may run for ever")
            for step in job["steps"]:
                if "uses" in step:
                    hold(PINNED.match(step["uses"]), f"{path.name}: {step['uses']} is not pinned")
                called.update(re.findall(r"^make ([a-z-]+)", step.get("run", ""), re.MULTILINE))
    hold(called <= targets, f"the Makefile has no {called - targets}")
    own = set(re.findall(r"^make ([a-z-]+)", (REPOSITORY / ".ci/run").read_text(), re.MULTILINE))
    hold(own and own <= called, f".ci/run runs {own - called}, the workflows do not")


def updates():
    """Dependabot looks after every file of versions, and after no folder that has none"""
    asked = yaml.safe_load((REPOSITORY / ".github/dependabot.yml").read_text())["updates"]
    asked = {
        (update["package-ecosystem"], folder)
        for update in asked
        for folder in update.get("directories", [update.get("directory")])
    }
    there = {("github-actions", "/"), ("docker-compose", "/deploy/compose")}
    for path in run("git", "ls-files").splitlines():
        folder, _, name = f"/{path}".rpartition("/")
        if name in PINS:
            there.add((PINS[name], folder or "/"))
    hold(asked == there, f"Dependabot lacks {there - asked} and looks for {asked - there}")
