"""The one place that asks the clock: today in China."""

from __future__ import annotations

import datetime

from django.utils import timezone


def today() -> datetime.date:
    """The calendar day in Asia/Shanghai, which is the site's time zone."""
    return timezone.localdate()
