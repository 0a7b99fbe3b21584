"""A meeting's photographs looked at one by one, saved or not; what is changed there is the draft's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.ui.viewer import Changes, Item, Viewer

if TYPE_CHECKING:
    from desktop.ui.page import Page

    from .photos import Photos


def view(page: Page, photos: Photos, file: Path) -> Viewer:
    """Open the viewer at one of the photographs."""
    items = [
        Item(p.file, p.file.name if not p.uid else f"照片{place}{p.file.suffix}", p.caption, there=p.file.is_file())
        for place, p in enumerate(photos.photos, 1)
    ]
    at = next((place for place, p in enumerate(photos.photos) if p.file == file), 0)
    viewer = Viewer(page.frame, items, at, Changes(photos.describe, photos.move))
    viewer.closed.connect(lambda: photos.focus(viewer.at))
    return viewer
