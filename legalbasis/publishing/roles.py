"""Who may do what to which document. Roles are groups; who isn't for every place is held to one.

A role is made of Django's permissions, so groups of one's own are possible: a group without
`nationwide` is for people who have a place (`Curator`), and without a place they change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.apps import AppConfig, apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from legalbasis.publishing import drafts
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.models import Curator
from legalbasis.publishing.shelf import NothingPublished, shelf
from legalbasis.today import today

Act = Literal["view", "change", "submit", "approve", "publish"]
Person = AbstractBaseUser | AnonymousUser

NATION = "100000"
DRAFTS = ("legalbasis", "procedures", "eligibility")
WRITES = ("view", "add", "change", "delete")
# What was said and by whom is open to everyone who curates; who did what is for auditors.
KEPT_BACK = ("view_audit", "view_curator")


@dataclass(frozen=True)
class Role:
    """`verbs` on the rows of drafts, and the permissions of publishing."""

    verbs: tuple[str, ...]
    also: tuple[str, ...] = ()


ROLES = {
    "author": Role(WRITES, ("nationwide",)),
    "local author": Role(WRITES),
    "approver": Role(("view",), ("approve", "nationwide")),
    "publisher": Role(("view",), ("publish", "nationwide")),
    "auditor": Role(("view",), ("audit", *KEPT_BACK)),
}


def seed(app_config: AppConfig, **kwargs: Any) -> None:
    """After each migration of an app: give the roles their permissions in it. Other groups are left alone."""
    label = app_config.label
    if label not in (*DRAFTS, "publishing", "auth"):
        return
    try:
        groups, permissions = (kwargs["apps"].get_model("auth", one) for one in ("Group", "Permission"))
    except LookupError:  # only some apps were migrated
        return
    found = permissions.objects.filter(content_type__app_label=label)
    for name, role in ROLES.items():
        group, _made = groups.objects.get_or_create(name=name)
        wanted = [one for one in found if _belongs(one.codename, label, role)]
        had = group.permissions.filter(content_type__app_label=label)
        group.permissions.remove(*had.exclude(pk__in=[one.pk for one in wanted]))
        group.permissions.add(*wanted)


def _belongs(codename: str, label: str, role: Role) -> bool:
    if codename in role.also:
        return True
    if label == "publishing":
        return codename.startswith("view_") and codename not in KEPT_BACK
    if label == "auth":
        return "audit" in role.also and codename in ("view_user", "view_group")
    return codename.split("_")[0] in role.verbs


def has_place(model: Any) -> bool:
    """Whether drafts of a model belong to a place; the others are the nation's."""
    return any(field.name == "jurisdiction" for field in model._meta.get_fields())


def place_of(kind: str, key: str) -> str:
    """The GB/T 2260 code of the place that a document belongs to; the nation's where it names none."""
    if not has_place(drafts.model_of(kind)):
        return NATION
    row = drafts.find(kind, key)
    if row is not None:
        return row.jurisdiction or NATION
    code = key.rpartition("@")[2]  # the draft is gone; a key may still name its place
    return code if len(code) == 6 and code.isdecimal() else NATION


def may(user: Person, act: Act, kind: str, key: str) -> bool:
    """Whether somebody may do this to the document of a page. Unknown kinds are the nation's affair."""
    if kind not in KINDS:
        return False
    model = apps.get_model(KINDS[kind].model)
    return _holds(user, act, model) and (act == "view" or in_reach(user, place_of(kind, key)))


def may_row(user: Person, act: Act, draft: models.Model) -> bool:
    """The same for the row of a draft, which may not be saved yet."""
    place = getattr(draft, "jurisdiction", "") or NATION
    return _holds(user, act, type(draft)) and (act == "view" or in_reach(user, place))


def _holds(user: Any, act: Act, model: type[models.Model]) -> bool:
    if act in ("approve", "publish"):
        return bool(user.has_perm(f"publishing.{act}"))
    verbs = ("change", "view") if act == "view" else ("change",)
    label, name = model._meta.app_label, model._meta.model_name
    return any(user.has_perm(f"{label}.{verb}_{name}") for verb in verbs)


def everywhere(user: Any) -> bool:
    """Whether somebody's work is not held to a place."""
    return bool(user.has_perm("publishing.nationwide"))


def in_reach(user: Person, place: str) -> bool:
    """Whether a place is somebody's own or lies in it, by the places that are published."""
    if everywhere(user):
        return True
    own = place_for(user)
    return bool(own) and own in upward(place)


def place_for(user: Any) -> str:
    """The place that somebody is held to; empty without one. Asked once for each user object."""
    if not hasattr(user, "_own_place"):
        found = Curator.objects.filter(user_id=user.pk).values_list("place", flat=True).first()
        user._own_place = found or ""
    return str(user._own_place)


def upward(place: str) -> list[str]:
    """The place and each that it lies in. A place that isn't published lies in nothing."""
    try:
        document = shelf.current(today()).get("jurisdictions", "cn")
    except NothingPublished:
        document = None
    parents = {one.code: one.parent for one in document.places} if document else {}
    found = [place]
    while (above := parents.get(found[-1])) and above not in found:
        found.append(above)
    return found
