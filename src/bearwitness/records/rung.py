"""The rungs of a claim: one list for whoever grades it and for whoever tells of it."""

from __future__ import annotations

from enum import StrEnum


class Rung(StrEnum):
    """How firmly a claim is held, weakest first (`vocabulary/rungs.yaml`)."""

    RECORDED = "recorded"
    REPORTED = "reported"
    GROUNDS_TO_SUSPECT = "grounds_to_suspect"
    GROUNDS_TO_BELIEVE = "grounds_to_believe"
    CLEAR_AND_CONVINCING = "clear_and_convincing"
    BEYOND_REASONABLE_DOUBT = "beyond_reasonable_doubt"  # a court's, and only by citing it
