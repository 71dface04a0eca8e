"""The beginnings of a place's overlay: a pack that loads as it stands, with the cases it may change. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import msgspec

from eligibility.documents import Case, Questionnaire
from legalbasis.documents import Place, fields_of
from legalbasis.publishing.writing import as_yaml

_HEAD = """\
# {place} ({code}): what is different there in “{title}”
# {place_zh}：“{title_zh}”在当地的不同之处
#
# Each edit holds in that place and below it, and nowhere else. Don't name the place in a case's boxes.
#   act: insert-before   a case of the place's own comes before the national case `at`; give it an id of its own
#   act: replace         … takes the place of the national case `at`
#   act: withdraw        the national case `at` doesn't hold there; no case. Claim anew what it claimed
# Citations name the work, the provision and the digest of the wording you have read; `sources` are no law.
# Dry run: manage.py load_pack THIS-FILE --dry-run

"""


def template(questionnaire: Questionnaire, place: Place, day: datetime.date) -> str:
    """YAML of an overlay without edits; the national cases and a sample edit stand in comments."""
    head = _HEAD.format(
        place=place.name.en,
        place_zh=place.name.zh,
        code=place.code,
        title=questionnaire.title.en,
        title_zh=questionnaire.title.zh,
    )
    body = {"questionnaire": questionnaire.slug, "jurisdiction": place.code}
    lines = [*_cases(questionnaire), "", *_sample(questionnaire.cases[0], day)]
    comments = "\n".join(f"  # {line}".rstrip() for line in lines)
    return f"{head}{as_yaml({'kind': 'overlay', 'body': body})}  edits: []\n{comments}\n"


def _cases(questionnaire: Questionnaire) -> Iterator[str]:
    yield "The national cases, first match wins:"
    for case in questionnaire.cases:
        yield f"  {case.id:<6} {case.verdict:<10} {_line(case.headline.en)} / {_line(case.headline.zh)}"


def _line(words: str) -> str:
    return " ".join(words.split())


def _sample(case: Case, day: datetime.date) -> Iterator[str]:
    yield "To begin, put an edit like this in the place of `edits: []` and change its words:"
    wanted = {"when", *(field.encode_name for field in fields_of(Case) if field.required)}
    whole = msgspec.to_builtins(case, builtin_types=(datetime.date,))
    sample = {name: value for name, value in whole.items() if name in wanted}
    edit = {
        "act": "insert-before",
        "at": case.id,
        "case": {**sample, "id": "local-1", "verified_on": day, "sources": ["…"]},
    }
    yield from as_yaml({"edits": [edit]}).splitlines()
