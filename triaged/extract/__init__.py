"""What a mail says: vendors, dates, promises and signals, read with spaCy from its newest text."""

from __future__ import annotations

from triaged.extract.context import Context, KnownVendor
from triaged.extract.extractor import Extractor
from triaged.extract.known import load_vendors

__all__ = ["Context", "Extractor", "KnownVendor", "load_vendors"]
