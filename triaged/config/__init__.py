"""triaged.toml -> Config."""

from triaged.config.care import Alarm, Bell, Retention
from triaged.config.load import load_bell, load_config
from triaged.config.people import Rung
from triaged.config.servers import Login, Mailbox, Smtp
from triaged.config.tables import STARTER, Config

__all__ = [
    "STARTER",
    "Alarm",
    "Bell",
    "Config",
    "Login",
    "Mailbox",
    "Retention",
    "Rung",
    "Smtp",
    "load_bell",
    "load_config",
]
