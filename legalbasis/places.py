"""Places as a tree: the nation, provinces, and the areas that pool insurance funds."""

from __future__ import annotations

from collections.abc import Iterator

from legalbasis.documents import Jurisdictions, Place

NATION = "100000"
UNKNOWN = "unknown"


class Places:
    """The published places. Codes are GB/T 2260; a code that isn't there raises KeyError."""

    def __init__(self, document: Jurisdictions) -> None:
        self._by_code = {place.code: place for place in document.places}
        self._children: dict[str, list[Place]] = {}
        for place in document.places:
            if place.parent:
                self._children.setdefault(place.parent, []).append(place)
        self.leaves: tuple[str, ...] = tuple(
            place.code for place in document.places if place.code not in self._children
        )
        self._masks = {leaf: 1 << bit for bit, leaf in enumerate(self.leaves)}

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Place:
        return self._by_code[code]

    def children(self, code: str) -> list[Place]:
        return self._children.get(code, [])

    def provinces(self) -> list[Place]:
        return self.children(NATION)

    def upward(self, code: str) -> Iterator[Place]:
        """The place itself, then each place it lies in, up to the nation."""
        while code:
            place = self._by_code[code]
            yield place
            code = place.parent

    def within(self, code: str, outer: str) -> bool:
        """Whether a place is another or lies in it."""
        return any(place.code == outer for place in self.upward(code))

    def leaves_of(self, code: str) -> list[str]:
        """The pooling areas that a place consists of; itself if it is one."""
        children = self.children(code)
        if not children:
            return [self._by_code[code].code]
        return [leaf for child in children for leaf in self.leaves_of(child.code)]

    def mask(self, code: str) -> int:
        """The same as bits, in the order of `leaves`."""
        if code not in self._masks:
            self[code]  # a code that isn't there
            self._masks[code] = sum(self.mask(child.code) for child in self.children(code))
        return self._masks[code]
