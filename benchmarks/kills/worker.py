"""`symbiose worker` as a process of its own beside the service."""

import subprocess
import sys
from dataclasses import dataclass

from benchmarks.service import Service


@dataclass
class WorkerBeside:
    """A worker that runs, or has been killed and is started again."""

    service: Service
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it; it takes jobs as soon as it reaches the database."""
        command = [sys.executable, "-m", "symbiose.app", "worker"]
        with (self.service.home / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.service.environment, stderr=log)

    def kill(self) -> None:
        """End it as a power cut would, and nothing else."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
