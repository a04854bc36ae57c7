"""triaged.toml -> Config."""

from triaged.config.load import load_config
from triaged.config.tables import STARTER, Config, Login, Mailbox, Rung, Smtp

__all__ = ["STARTER", "Config", "Login", "Mailbox", "Rung", "Smtp", "load_config"]
