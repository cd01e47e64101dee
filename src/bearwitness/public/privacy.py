"""What the privacy page lists: one row for each thing that the petition server really stores."""

from __future__ import annotations

STORED = ("token", "sealed", "public", "day")
"""Rows, as `public.stored.<row>_what|why|long|reads` in the catalogues."""
