"""FRBR URIs in the naming of Akoma Ntoso: a work, its text of a day, an article in it.

`/akn/cn/act/law/npcsc/2010-10-28/social-insurance-law` is a work,
`…/social-insurance-law/zho@2018-12-29` its Chinese text of that version, `…/zho@2018-12-29/~art_58` an
article. An editor may set the URI of a work; where none is set, it is made from the description.
"""

from __future__ import annotations

import re
import unicodedata

from legalbasis.documents import Expression, Work
from legalbasis.places import NATION

# ISO 3166-2:CN, by the first two digits of GB/T 2260. Places below a province have no letters there.
PROVINCES = {
    "11": "bj", "12": "tj", "13": "he", "14": "sx", "15": "nm", "21": "ln", "22": "jl", "23": "hl", "31": "sh",
    "32": "js", "33": "zj", "34": "ah", "35": "fj", "36": "jx", "37": "sd", "41": "ha", "42": "hb", "43": "hn",
    "44": "gd", "45": "gx", "46": "hi", "50": "cq", "51": "sc", "52": "gz", "53": "yn", "54": "xz", "61": "sn",
    "62": "gs", "63": "qh", "64": "nx", "65": "xj", "71": "tw", "81": "hk", "82": "mo",
}  # fmt: skip
_ISSUERS = {
    "national people’s congress": "npc",
    "standing committee of the national people’s congress": "npcsc",
}
_PROVINCIAL = re.compile(r"standing committee of the .+ people’s congress")
_URI = re.compile(
    r"/akn/cn(-[a-z]{2}|-\d{6})?/act(/[a-z0-9]+(-[a-z0-9]+)*){2}/\d{4}-\d{2}-\d{2}/[a-z0-9]+(-[a-z0-9]+)*",
    re.ASCII,
)


def is_uri(name: str) -> bool:
    """Whether a name is the URI of a work as this site forms them."""
    return _URI.fullmatch(name) is not None


def country(code: str) -> str:
    """`cn` for the nation, `cn-zj` for a province, `cn-330100` for a place below one."""
    if code == NATION:
        return "cn"
    letters = PROVINCES.get(code[:2], "") if code.endswith("0000") else ""
    return f"cn-{letters or code}"


def _issuer(name: str) -> str:
    """`npcsc`, `ppcsc` (a province's), `state-council`, or the English name in lower case and hyphens."""
    folded = name.lower().replace("'", "’").strip()
    if folded in _ISSUERS:
        return _ISSUERS[folded]
    if _PROVINCIAL.fullmatch(folded):
        return "ppcsc"
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "issuer"


def work_uri(work: Work) -> str:
    """The URI set for the work; else one of its kind, issuer, day of adoption (or commencement) and slug."""
    if is_uri(work.frbr_uri):
        return work.frbr_uri
    day = work.adopted or work.in_force
    return (
        f"/akn/{country(work.jurisdiction)}/act/{work.kind}/{_issuer(work.issuer.en)}/{day}/{work.slug}"
    )


def expression_uri(work: Work, expression: Expression) -> str:
    return f"{work_uri(work)}/zho@{expression.version}"


def article_uri(work: Work, expression: Expression | None, eid: str) -> str:
    """The article in a text, or in the work as such where no text is held."""
    return f"{expression_uri(work, expression) if expression else work_uri(work)}/~{eid}"
