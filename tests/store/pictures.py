"""Photographs for the tests."""

from __future__ import annotations

from pathlib import Path

from PIL import Image


def photograph(
    file: Path, size: tuple[int, int] = (400, 300), turned: int = 1, taken: str = "2026:03:05 09:30:00"
) -> Path:
    """Write a photograph, red on the left and blue on the right as it was seen; `turned` is its EXIF orientation."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112], exif[0x0132] = turned, taken
    if turned == 6:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    picture.save(file, exif=exif) if file.suffix in (".jpg", ".webp") else picture.save(file)
    return file
