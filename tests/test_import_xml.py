"""A law that this site gave out in Akoma Ntoso comes back through the importer as it was."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from legalbasis import library
from legalbasis.importing.lines import Unreadable
from legalbasis.importing.reading import read
from legalbasis.importing.tree import grow
from legalbasis.models import Expression
from legalbasis.publishing import drafts
from legalbasis.text import article_digest

VERSIONS = ("2010-10-28", "2018-12-29")


def exported(citizen, version):
    return citizen.get(f"/zh-hans/law/social-insurance-law/akn.xml?on={version}").content


@pytest.mark.parametrize("on, version", [("2015-06-01", "2010-10-28"), ("2026-11-23", "2018-12-29")])
def test_the_exported_law_comes_back_with_the_same_digests_and_no_doubt(citizen, edition, on, version):
    law = library.laws(edition)["social-insurance-law"]
    text = next(one for one in law.expressions if str(one.version) == version)
    found = grow(read("law.xml", exported(citizen, on)))
    assert found.doubts == ()
    assert (found.title, str(found.version), found.in_force) == (text.title, version, text.in_force)
    assert found.provisions == text.provisions
    assert [article_digest(one) for one in found.provisions if one.level == "article"] == [
        article_digest(one) for one in text.provisions if one.level == "article"
    ]


def test_the_command_makes_a_draft_of_it(citizen, edition, tmp_path):
    Expression.objects.filter(work="social-insurance-law").delete()
    file = tmp_path / "law.xml"
    file.write_bytes(exported(citizen, "2026-11-23"))
    out = StringIO()
    call_command("import_law", str(file), work="social-insurance-law", stdout=out)
    assert "Draft made: social-insurance-law@2018-12-29" in out.getvalue()
    made = drafts.read(Expression.objects.get(work="social-insurance-law"))
    held = edition.get("expression", "social-insurance-law@2018-12-29")
    assert made.provisions == held.provisions and made.file_sha256


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0'?><x/>",
        b"<akomaNtoso/>",
        b"<?xml",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    ],
)
def test_other_xml_is_refused_in_words(content, tmp_path, db):
    with pytest.raises(Unreadable) as refusal:
        read("law.xml", content)
    assert refusal.value.code == "xml" and refusal.value.params["zh"] and refusal.value.params["en"]
    file = tmp_path / "law.xml"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="no law in Akoma Ntoso"):
        call_command("import_law", str(file), work="social-insurance-law", stdout=StringIO())
