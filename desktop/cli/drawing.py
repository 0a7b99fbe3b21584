"""The command that puts a workbook on paper."""

from __future__ import annotations

from datetime import date

from desktop.services import drawing

from .output import Options, answer, complain, watch


def paint(options: Options) -> int:
    done = watch(
        drawing.paint(
            options.file,
            options.output,
            sheet=options.sheet,
            pages=options.pages,
            today=getattr(options, "today", None) or date.today(),
        )
    )
    for note in done.notes:
        complain(note)
    return answer(
        options, {"file": str(options.output), "pages": done.pages}, f"已画好 {done.pages} 页：{options.output}"
    )
