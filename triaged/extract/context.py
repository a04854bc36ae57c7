"""What a reader must know beside the text: when and by whom it was written, and for which business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from triaged.hours import WorkingHours
from triaged.model import SenderRole


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVendor:
    """A row of vendors.csv: the name to show and the other names that customers use."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who wrote to whom, and when; ``at`` is aware and keeps the writer's offset."""

    at: datetime
    sender: SenderRole
    business: str
    hours: WorkingHours
    """Working hours, holidays and time zone of the business (``hours.zone``)."""
    sender_name: str = ""
    sender_country: str = ""
    """ISO 3166 code where known (from the sender's top-level domain), else empty."""
    date_order: str = "DMY"
    vendors: tuple[KnownVendor, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the business."""
        return self.hours.zone
