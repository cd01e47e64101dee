"""What the privacy page lists: one row for each table in which the petition server keeps people.

tests/test_site.py holds the list against the tables that are really there.
"""

from __future__ import annotations

STORED = ("outbox", "pending", "signed", "entries", "used", "days")
"""Tables, with words in `public.stored.<table>_what|why|long|reads` of the catalogues."""
