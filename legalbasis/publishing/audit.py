"""The audit: who did what, when, to which row. It only grows, and holds no address and no password."""

from __future__ import annotations

from legalbasis.publishing.models import Audit, AuditAct


def record(
    act: str,
    who: str,
    kind: str = "",
    key: str = "",
    *,
    place: str = "",
    snapshot: str | None = None,
    note: str = "",
) -> Audit:
    """Append a line, in the transaction of what it tells of.

    `act` is one of AuditAct (ValueError if not), `place` the row that was touched, `snapshot` the
    digest of what the document then said, `note` what changed or the reason given.
    """
    return Audit.objects.create(
        who=who[:150],
        act=AuditAct(act),
        kind=kind,
        key=key,
        place=place[:200],
        snapshot_id=snapshot,
        note=note,
    )
