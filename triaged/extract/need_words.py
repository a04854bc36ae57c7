"""The phrases by which a writer says that he needs something by a time, in the notation of ``phrases``."""

from __future__ import annotations

PATTERNS: dict[str, str] = {
    "deadline": """
        ME ~need *6 by|before|on|for|at / ME ~have to|must be *6 / ME must *8 / ME ~have|need to *8 /
        he|she|they|it|you|that must|~have to *8 /
        ~be|needs|need to be *6 by|before / that|which|it|they ~have|need to *8 /
        ME ~want *6 by|before / ME ~require *6 by|before / no later
        than / by *4 latest / ME 've|have|got a|an *4 / ~give you until|till / ~have until|till /
        if NOT *8 by|before / if *6 NOT *8 by|before / if NOBODY|nobody *8 by|before / ~expect *8 by|before /
        unless *8 by|before|this|within / if NOT *4 this|today|tonight|within / please|pls|plz *6 by|before
    """,
}
