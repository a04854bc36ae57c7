"""What wakes the pipeline: new mail, the clock, a signal."""

from triaged.daemon.daemon import Daemon

__all__ = ["Daemon"]
