"""What wakes the pipeline: new mail, the clock, a signal."""

from triaged.daemon.daemon import Daemon
from triaged.daemon.health import Patience

__all__ = ["Daemon", "Patience"]
