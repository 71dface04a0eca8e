"""What changed in the law: what was published about it, and what happened to it. For the Atom feed."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from legalbasis import library
from legalbasis.documents import Event, Text, Work
from legalbasis.formats import frbr
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.kinds import KINDS

CHINA = ZoneInfo("Asia/Shanghai")
LAW_KINDS = ("work", "expression", "commentary", "figures")
MOST = 100
# Names in the feed are tag URIs (RFC 4151). The year says when they were first given: it stays as it is.
SINCE = 2026
DAY = datetime.timedelta(days=1)
_WHAT = {
    "adopted": Text("通过", "adopted"),
    "commenced": Text("施行", "in force"),
    "amended": Text("修改", "amended"),
    "suspended": Text("暂停适用", "suspended"),
    "resumed": Text("恢复适用", "in force again"),
    "repealed": Text("失效", "no longer in force"),
}


@dataclass(frozen=True)
class Publication:
    """A line of the publication log, with the moment it was written."""

    seq: int
    kind: str
    key: str
    withdrawn: bool
    starts_on: datetime.date
    at: datetime.datetime


@dataclass(frozen=True)
class Change:
    """An entry of the feed. `name` is its own for ever; `path` is below the language prefix."""

    name: str
    at: datetime.datetime
    title: Text
    words: Text
    path: str


def tag(host: str, name: str, language: str) -> str:
    """The id of an entry: `tag:guide.example.org,2026:log/12/en`."""
    return f"tag:{host},{SINCE}:{name.lstrip('/')}/{language}"


def changes(edition: Edition, log: Iterable[Publication]) -> list[Change]:
    """The newest changes up to the edition's day, newest first."""
    found = [
        *(
            _published(edition, line)
            for line in log
            if line.kind in KINDS and line.starts_on <= edition.day
        ),
        *(change for work in edition.of("work") for change in _happened(work, edition.day)),
    ]
    return sorted(found, key=lambda one: (one.at, one.name), reverse=True)[:MOST]


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), CHINA)


def _published(edition: Edition, line: Publication) -> Change:
    title = _title(edition, line)
    zh, en = ("撤下", "Withdrawn") if line.withdrawn else ("发布", "Published")
    day = line.starts_on
    return Change(
        name=f"log/{line.seq}",
        at=max(line.at.astimezone(CHINA), _midnight(day)),
        title=Text(f"{zh}：{title.zh}", f"{en}: {title.en}"),
        words=Text(
            f"自{day.year}年{day.month}月{day.day}日起；发布记录第{line.seq}号。",
            f"From {day}; number {line.seq} of the publication log.",
        ),
        path=_path(edition, line),
    )


def _title(edition: Edition, line: Publication) -> Text:
    """In the words of what is published now; by its key where that is gone."""
    slug, _, version = line.key.partition("@")
    law = library.laws(edition).get(slug)
    if law and line.kind == "expression":
        short = law.work.short
        return Text(f"{short.zh}（{version}文本）", f"{short.en}, text of {version}")
    if law and line.kind == "commentary":
        short = law.work.short
        return Text(f"{short.zh}条文说明", f"notes on the {short.en}")
    document = edition.get(line.kind, line.key)
    return KINDS[line.kind].title(document) if document else Text(line.key, line.key)


def _path(edition: Edition, line: Publication) -> str:
    """The law's page, if the line is about one that is published now; else the library."""
    slug = line.key.partition("@")[0]
    return f"law/{slug}/" if slug in library.laws(edition) else "law/"


def _happened(work: Work, day: datetime.date) -> Iterator[Change]:
    seen: Counter[str] = Counter()
    for event in events(work):
        name = f"{frbr.work_uri(work)}/{event.on}/{event.what}"
        seen[name] += 1
        if event.on <= day:
            what = _WHAT[event.what]
            yield Change(
                name=f"{name}-{seen[name]}" if seen[name] > 1 else name,
                at=_midnight(event.on),
                title=Text(f"{work.short.zh}：{what.zh}", f"{work.short.en}: {what.en}"),
                words=event.note,
                path=f"law/{work.slug}/",
            )


def events(work: Work) -> list[Event]:
    """The events of a work, with its beginning and its end even where no editor has entered them."""
    found = list(work.events)
    kinds = {event.what for event in found}
    if "commenced" not in kinds:
        found.append(Event(work.in_force, "commenced", Text("施行。", "In force.")))
    if work.in_force_to and work.in_force_to < datetime.date.max and "repealed" not in kinds:
        words = Text("不再适用。", "No longer in force.")
        found.append(Event(work.in_force_to + DAY, "repealed", words))
    return sorted(found, key=lambda event: event.on)
