"""What a workbook may hold before it is refused: more than any county's sheet, less than what harms the computer."""

from __future__ import annotations

MEGABYTE = 1 << 20

FILE = 128 * MEGABYTE  # a workbook as it lies on the disk
SHEETS = 3_000  # filled at once
MEMBERS = 9_000  # files inside the zip
PART = 256 * MEGABYTE  # one of them, unpacked
TOTAL = 512 * MEGABYTE  # all that is unpacked of one workbook
RATIO = 200  # unpacked : packed …
RATIO_FROM = 10 * MEGABYTE  # … looked at from this size on
DEPTH = 256  # XML elements within each other
ROWS = 1_048_576
COLUMNS = 16_384
CELLS = 20_000_000
MERGES = 200_000
STYLES = 65_536
TEXT = 32_767  # characters in one cell
LONG = 1_000  # characters of a text that is long …
LONG_TEXTS = 32_000_000  # … and of all such texts on a sheet: one shared text may stand in every cell
EMU = 1_000_000_000  # of a drawing: more than any sheet is wide or high
FONT = 409.0  # points, as in Excel's own list
HEIGHT = 409.5  # points of a row
MARGIN = 49.0  # inches, as Excel takes them
WIDTH = 255.0  # characters of a column
WORDS = 2_000  # words read of one drop-down
PICTURE = 32 * MEGABYTE
WORKER = 1536 * MEGABYTE  # memory of the child process that reads old formats
OLD_FILE = 64 * MEGABYTE  # an .xls, which is not packed
