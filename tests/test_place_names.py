"""Places in a document are said in the words of the forms, in both languages."""

import pytest
from django.utils.translation import override

from legalbasis.place_names import said


@pytest.mark.parametrize(
    "place, en, zh",
    [
        ("cases.r5.headline.en", "Cases › r5 › Headline (English)", "情形 › r5 › 结论要点（英文）"),
        ("cases.r5.verdict", "Cases › r5 › Verdict", "情形 › r5 › 结论"),
        (
            "steps.process.dues.1.count",
            "Steps › process › Deadlines › 2 › How many",
            "步骤 › process › 期限计算 › 2 › 数目",
        ),
        ("steps.process.fee.words.zh", "Steps › process › Fee › In words › Chinese", None),
        ("citations.art_25.work", "Citations › art_25 › Law", None),
        ("somewhere.else", "somewhere › else", "somewhere › else"),
    ],
)
def test_a_place_is_said_in_words(place, en, zh):
    with override("en"):
        assert said(place) == en
    if zh:
        with override("zh-hans"):
            assert said(place) == zh
