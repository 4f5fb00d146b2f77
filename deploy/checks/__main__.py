"""Runs the checks, or only those that are named."""

import sys

from . import chart, compose, dependencies, image, logs, monitoring, unit, workflows
from .tool import Failure

CHECKS = [
    image.dockerfile,
    image.skeleton,
    image.scripts,
    compose.files,
    monitoring.prometheus,
    monitoring.dashboards,
    monitoring.yaml,
    monitoring.alloy,
    logs.agreement,
    chart.renders,
    chart.refuses,
    unit.systemd,
    workflows.actions,
    workflows.updates,
    dependencies.deny,
]


def main(names):
    known = {f"{check.__module__.rpartition('.')[2]}.{check.__name__}": check for check in CHECKS}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no such check: {', '.join(unknown)}; there are: {', '.join(known)}")
    failed = 0
    for name in names or known:
        try:
            known[name]()
            print(f"passed  {name}: {known[name].__doc__}", flush=True)
        except Failure as failure:
            failed += 1
            print(f"FAILED  {name}: {failure}", flush=True)
    sys.exit(1 if failed else 0)


main(sys.argv[1:])
