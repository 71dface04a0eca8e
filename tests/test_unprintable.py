"""A character that the printing fonts lack leads to a page that helps, not to an error."""

import msgspec

from legalbasis.documents import Text
from tests.press import data, put


def test_a_rare_character_leads_to_the_page_itself(citizen, edition):
    procedure = edition.get("procedure", "premium-refund")
    rare = msgspec.structs.replace(procedure, title=Text("龘费退费", "Premium refund 龘"))
    put("procedure", "premium-refund", rare)
    page = citizen.get("/zh-hans/procedures/premium-refund/checklist.pdf?as=self")
    assert page.status_code == 501
    assert data(page)["status"] == "501"
    assert 'href="/zh-hans/procedures/premium-refund/checklist/?as=self"' in page.text
