"""A pack that a curator uploads: a .yaml or a .zip of them, with every way to swell or climb out closed."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from django import forms
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _, gettext_lazy

from legalbasis.publishing.packs import Packed, read
from legalbasis.publishing.problems import Problem

MOST_BYTES = (
    1_500_000  # as base64 within DATA_UPLOAD_MAX_MEMORY_SIZE; everything we have takes a third of it
)
MOST_UNPACKED = 8_000_000
MOST_FILES = 2_000
_SUFFIXES = (".yaml", ".yml", ".csv")
_SALT = "config.packs"


class _Bytes:
    def dumps(self, obj: bytes) -> bytes:
        return obj

    def loads(self, data: bytes) -> bytes:
        return data


def hold(parcel: bytes) -> str:
    """The upload as signed text, so that nothing is stored between the dry run and the load."""
    return signing.dumps(parcel, salt=_SALT, serializer=_Bytes)


def held(text: str) -> bytes:
    """Raises signing.BadSignature if the text isn't ours or is too old."""
    found: bytes = signing.loads(
        text, salt=_SALT, serializer=_Bytes, max_age=settings.SESSION_COOKIE_AGE
    )
    return found


class UploadForm(forms.Form):
    """`parcel` is the content as a zip, once the form is valid."""

    parcel: bytes

    file = forms.FileField(
        label=gettext_lazy("Pack"),
        help_text=gettext_lazy("A .yaml file, or a .zip of such files, up to 1.5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.zip"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is too big. Split it, or let an operator load it with load_pack.")
            )
        name = PurePosixPath((file.name or "").replace("\\", "/")).name
        if content.startswith(b"PK"):
            self.parcel = content
        elif name.lower().endswith((".yaml", ".yml")):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parcel:
                parcel.writestr(name, content)
            self.parcel = packed.getvalue()
        else:
            raise forms.ValidationError(_("This is neither a .yaml nor a .zip file."))
        try:
            unpack(self.parcel)
        except zipfile.BadZipFile as error:
            raise forms.ValidationError(
                _("This file can’t be opened: %(why)s") % {"why": error}
            ) from error
        return file


def unpack(parcel: bytes) -> dict[str, bytes]:
    """The pack files in a zip by name. Raises BadZipFile, in words, for what is damaged or would swell up."""
    try:
        with zipfile.ZipFile(io.BytesIO(parcel)) as packed:
            parts = [part for part in packed.infolist() if not part.is_dir()]
            if any(part.flag_bits & 1 for part in parts):
                raise zipfile.BadZipFile(_("it is locked with a password"))
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise zipfile.BadZipFile(_("it unpacks to more than a pack can be"))
            files: dict[str, bytes] = {}
            left = MOST_UNPACKED
            for part in parts:
                name = PurePosixPath(part.filename)
                if name.is_absolute() or ".." in name.parts or "\\" in part.filename:
                    raise zipfile.BadZipFile(_("it names a file outside of itself"))
                if name.suffix.lower() not in _SUFFIXES or name.parts[0] == "__MACOSX":
                    continue
                with packed.open(part) as stream:  # a directory can lie about sizes
                    files[str(name)] = stream.read(left + 1)
                left -= len(files[str(name)])
                if left < 0:
                    raise zipfile.BadZipFile(_("it unpacks to more than a pack can be"))
            return files
    except (zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise zipfile.BadZipFile(str(error)) from error


def documents(parcel: bytes) -> tuple[list[Packed], list[Problem]]:
    """The documents in an upload, and everything wrong with them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in unpack(parcel).items():
            file = Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return read(Path(folder))
