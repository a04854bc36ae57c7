"""triaged.toml -> Config."""

from triaged.config.load import load_config
from triaged.config.people import Rung
from triaged.config.tables import STARTER, Config, Login, Mailbox, Smtp

__all__ = ["STARTER", "Config", "Login", "Mailbox", "Rung", "Smtp", "load_config"]
