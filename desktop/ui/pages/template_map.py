"""One county sheet: what fills each column and blank, seen on the sheet itself with the first records in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel

from desktop.kit.errors import Blocked, Refused
from desktop.kit.work import Work
from desktop.services import mapping, mapping_options, template_files, templates
from desktop.services.mapping import Draft, Place
from desktop.services.mapping_options import Option
from desktop.services.reading import Order
from desktop.services.sheet_preview import SHOWN, Preview, preview
from desktop.ui import handing, theme
from desktop.ui.columns import counter_of
from desktop.ui.dialog import Scrim
from desktop.ui.page import Action
from desktop.ui.pages.template_files import TakesFiles, take_in
from desktop.ui.pages.template_map_ask import crowd, offered
from desktop.ui.pages.template_map_choice import Choice, Offer
from desktop.ui.pages.template_map_legend import Legend, carded
from desktop.ui.pages.template_map_paint import Painted, painted
from desktop.ui.pages.template_map_panel import NEW, Crowd, MapPanel
from desktop.ui.pages.template_map_view import SheetView
from desktop.ui.pause import pause
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.ui.jobs import Job
    from desktop.ui.window import MainWindow

REPAINT_AFTER = 150  # milliseconds after the last change of size


class TemplateMapPage(TakesFiles):
    """`open(template=name)` or `open(file=path)` shows a sheet."""

    name = "template"
    keys = "←→ 换一列   回车 改这一列填什么   F9 下一处要确认的"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.draft: Draft | None = None
        self._exported: Any = None
        self.seen: Preview | None = None
        self.choice: Choice | None = None
        self._turn = 0
        self._job: Job | None = None
        self._scrim: Scrim | None = None
        self.view, self.panel = SheetView(), MapPanel()
        self.bar, self.current = Legend(), QLabel()
        row = QHBoxLayout()
        row.setSpacing(u(12))
        row.addWidget(carded(self.bar, self.view, self.current), 1)
        row.addWidget(self.panel)
        self._row = row
        self.body.addLayout(row, 1)
        self.set_actions(
            [
                Action("other", "换一张表", "replace", self.other, "Ctrl+O"),
                Action("set-up", "从哪填", "panel", self.show_panel, "F7"),
                Action("keep", "确认并记住", "bookmark", self.keep, "F12", primary=True),
                Action("handed", "记为已交", "circle-check", lambda: handing.hand_in(self, self._exported), "Alt+J"),
                None,
                Action("print", "打印", "print", self.print, "Ctrl+P"),
                Action("export", "导出", "export", self.export, "Ctrl+E"),
            ]
        )
        for later in ("set-up", "handed"):  # nothing can be handed in before it was exported
            self.head.action_buttons[later].hide()
        self.head.back.clicked.disconnect()
        self.head.back.clicked.connect(lambda: frame.go("templates"))
        self.setFocusProxy(self.view)
        self._wait = pause(self, REPAINT_AFTER, self._repaint)
        self.view.chosen.connect(self.offer)
        self.view.moved.connect(lambda words: self.current.setText(words.replace("\n", "；")))
        self.view.resized.connect(self._wait.start)
        self.panel.asked.connect(self._asked)
        self.panel.ledger_chosen.connect(self.believe)
        self.panel.sheet_chosen.connect(lambda sheet: self._begin(self.draft.kept.file if self.draft else "", sheet))
        self.panel.place_asked.connect(self._point_at)

    # --- what the frame asks

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self.panel.offer_spans(year)
        if self.draft:
            self._show_draft(self.draft)

    def open(self, **where: Any) -> None:
        if word := where.get("file") or where.get("template"):
            self._begin(word)

    def refresh(self, touched: frozenset[str]) -> None:
        if self.draft is None:
            return
        if "templates" in touched:
            self.ask(lambda book: {t.name: t for t in templates.kept(book)}, self._still_kept, slot="kept")
        if touched - {"templates", "attachments"}:
            self._asked()

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.head.action_buttons["set-up"].setVisible(narrow)
        self._hide_panel()
        if narrow:
            self._row.removeWidget(self.panel)
            self.panel.setParent(self)
        elif self._row.indexOf(self.panel) < 0:
            self._row.addWidget(self.panel)
        self.panel.setVisible(not narrow)
        self.current.setVisible(not narrow)

    # --- a sheet begins

    def _begin(self, word: str | Path, sheet: str | None = None) -> None:
        self.draft, self.seen = None, None
        self.say(Path(word).stem if isinstance(word, Path) else word, back="表格模板")
        self.set_tags([])
        self._enable()
        self.view.say("正在认这张表……")
        self.frame.jobs.ask(
            lambda book: mapping.begin(book, word, sheet), self._begun, self._not_begun,
            slot=f"{id(self)}:begin", owner=self,
        )  # fmt: skip

    def _begun(self, draft: Draft) -> None:
        self.view.current = ""
        self.panel.offer_ledgers(self.frame.ledgers)
        self._show_draft(draft)

    def _not_begun(self, error: Exception) -> bool:
        if not isinstance(error, Refused | Blocked):
            return False
        self.view.say(str(error))
        self.panel.complain(str(error))
        return True

    def believe(self, ledger: str) -> None:
        """The clerk says which ledger it is: match the headings to that one."""
        draft = self.draft
        if ledger == NEW:
            self._make_ledger()
        elif draft and ledger:
            self.ask(lambda book: mapping.about(book, draft, ledger), self._show_draft, slot="begin")

    def _make_ledger(self) -> None:
        from desktop.ui.pages import template_map_own

        template_map_own.make(self)

    def _show_draft(self, draft: Draft) -> None:
        self.draft = draft
        self.panel.show_draft(draft, self.frame.ledgers.get(draft.ledger or ""))
        self.say(draft.kept.name, back="表格模板")
        self._say_state()
        self._enable()
        self._asked()

    def _say_state(self) -> None:
        draft = self.draft
        assert draft
        own = not draft.kept.uid and draft.kept.name in templates.OWN
        tag = ("程序自带", "") if own else ("记住的表", "green") if draft.known else ("新表", "ink")
        self.set_tags([tag])

    def _enable(self) -> None:
        draft = self.draft
        usable = draft is not None and draft.ledger is not None
        own = draft is not None and not draft.kept.uid and draft.kept.name in templates.OWN
        buttons = self.head.action_buttons
        for name in ("print", "export"):
            buttons[name].setEnabled(usable)
        buttons["keep"].setEnabled(usable and not own)

    def _still_kept(self, kept: Mapping[str, templates.Kept]) -> None:
        """After an undo the sheet may no longer be remembered, or be so again."""
        if self.draft:
            found = next((t for t in kept.values() if t.uid == self.draft.kept.uid), kept.get(self.draft.kept.name))
            self.draft = replace(self.draft, kept=found or replace(self.draft.kept, uid=""), known=found is not None)
            self.say(self.draft.kept.name, back="表格模板")
            self._say_state()

    # --- looking

    def _asked(self) -> None:
        """Time, people, cover or the mapping changed: count and fill again."""
        draft = self.draft
        if draft is None:
            return
        if ledger := self.frame.ledgers.get(draft.ledger or ""):
            query = self.panel.query(everybody=True)
            self.ask(lambda book: crowd(book, draft, ledger, query), self._counted, slot="crowd")
        self._look()

    def _counted(self, found: Crowd) -> None:
        if self.draft and (ledger := self.frame.ledgers.get(self.draft.ledger or "")):
            self.panel.show_crowd(ledger, found)

    def _look(self) -> None:
        """Fill a copy on the worker and paint it; an older look that still runs is stopped."""
        draft = self.draft
        if draft is None:
            return
        if self._job:
            self._job.cancel()
        self._turn += 1
        turn, order, room = self._turn, self._order(), self._room()

        def work(book: Any) -> Work[tuple[int, Preview, Painted]]:
            seen = yield from preview(book, draft, order)
            return turn, seen, painted(seen, *room)

        self._job = self.frame.jobs.run(work, self._looked, self._not_begun)

    def _order(self) -> Order:
        return Order(self.panel.query(), self.panel.records, self.panel.mask, self.panel.period)

    def _room(self) -> tuple[int, float, float]:
        return self.view.room, theme.percent() / 100, self.devicePixelRatioF()

    def _looked(self, answer: tuple[int, Preview, Painted]) -> None:
        turn, seen, picture = answer
        if turn == self._turn and self.draft:
            self._job, self.seen = None, seen
            self.view.show_sheet(picture, seen, self.places())
            self._say_counts()
            self.panel.foot.setText(f"{picture.paper} · 格式、公章不动，原表不改，另存一份")

    def _repaint(self) -> None:
        seen, room = self.seen, self._room()
        if seen and self._job is None:
            self.ask(lambda _book: painted(seen, *room), self._repainted, slot="paint")

    def _repainted(self, picture: Painted) -> None:
        if self.seen:
            self.view.show_sheet(picture, self.seen, self.places())

    def places(self) -> list[Place]:
        return mapping.places(self.draft, self.panel.mask) if self.draft else []

    def _say_counts(self) -> None:
        seen, found, draft = self.seen, self.places(), self.draft
        assert seen and draft
        counter = counter_of(draft.ledger or "")
        shown = "先填第一张给您看" if draft.per_record else f"先填 {min(seen.count, SHOWN)} 行给您看"
        self.bar.say(found, f"共 {seen.count:,} {counter}，{shown}" if seen.count else "没有要填的")
        self.panel.show_notes(found, seen, draft.per_record)

    # --- changing

    def offer(self, key: str) -> None:
        """Ask what a place could be filled with, and show it under its heading."""
        draft, spot = self.draft, self.view.spot(key)
        if draft is None or spot is None:
            return
        if draft.ledger is None:
            self.frame.toast("先在右边选一本台账，再选这一列填什么")
            self.show_panel()
            return
        keys = [p.key for p in spot.places]
        query, period = self.panel.query(), self.panel.period
        self.ask(lambda book: [offered(book, draft, k, query, period) for k in keys], self._offer, slot="offer")

    def _offer(self, offers: list[Offer]) -> None:
        box = self.view.box_of(offers[0].key)
        if box.isNull():
            return
        self.choice = Choice(self.frame, offers, self.pick, self.write_as, self._count)
        box.moveTopLeft(self.view.viewport().mapToGlobal(box.topLeft()))
        self.choice.show_under(box)

    def _count(self, key: str, options: Sequence[Option], then: Any) -> None:
        draft, query, period = self.draft, self.panel.query(), self.panel.period
        if draft:
            self.frame.jobs.ask(
                lambda book: mapping_options.have(book, draft, key, options, query, period),
                then,
                slot=f"{id(self)}:have",
            )

    def pick(self, key: str, option: Option | None) -> None:
        """Fill a place with an option, or leave it blank."""
        if self.draft:
            path, at = (option.path, option.at) if option else (None, None)
            self._changed(mapping.choose(self.draft, self.frame.ledgers, key, path, at))

    def write_as(self, key: str, shape: str) -> None:
        """Have a place written another way."""
        if self.draft:
            self._changed(mapping.write_as(self.draft, key, shape))

    def _changed(self, draft: Draft) -> None:
        self.draft = draft
        self.view.show_places(self.places())
        if self.seen:
            self._say_counts()
        self._look()
        self.view.setFocus()

    def _point_at(self, key: str) -> None:
        self._hide_panel()
        self.view.setFocus()
        self.view.go_to(key)
        self.offer(key)

    # --- doing

    def other(self) -> None:
        """Take another sheet."""
        take_in(self)

    def keep(self) -> None:
        """Remember what fills this sheet: next time one click fills it."""
        draft = self.draft
        if draft is None:
            return

        def write(book: Any) -> templates.Kept:
            return templates.find(book, template_files.confirm(book, draft))

        def kept(found: templates.Kept) -> None:
            if self.draft:
                self.draft = replace(self.draft, kept=found, known=True)
                self._say_state()
            self.frame.did(f"记住了  {found.name}，下回一点就填好")

        self.do(write, kept, self._refused)

    def _refused(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self.frame.ask.tell(self, "还不能记住", str(error))
        return isinstance(error, Refused)

    def export(self) -> None:
        """Fill the whole sheet into a file of its own."""
        self._hand_out(handing.export, said=self._said)

    def print(self) -> None:
        self._hand_out(handing.print_out)

    def _hand_out(self, way: Any, **more: Any) -> None:
        draft = self.draft
        if draft is None or draft.ledger is None:
            return
        ledger, order = self.frame.ledgers[draft.ledger], self._order()
        known = draft.kept.uid or draft.kept.name in templates.OWN
        way(
            self, ledger, order.query,
            name=f"{draft.kept.name}{order.period.title}.xlsx",
            template=draft.kept.name if known else str(draft.kept.file),
            sheet=draft.template.layout.sheet,
            mapping=mapping.obeyed(draft), mask=order.mask, records=order.records, **more,
        )  # fmt: skip

    def _said(self, exported: Any) -> str:
        self._exported = exported
        self.head.action_buttons["handed"].setVisible(exported.handed is not None)
        if exported.since:
            return f"已填 {exported.rows:,} 条。{exported.since.words}"
        blank = f"，{len(exported.blank_columns)} 列留空" if exported.blank_columns else ""
        counter = "张" if self.draft and self.draft.per_record else "条"
        return f"已填 {exported.rows:,} {counter}{blank} → {exported.file.name}"

    # --- narrow: the panel comes over the sheet

    def show_panel(self) -> None:
        if not self.frame.narrow or self._scrim:
            return
        self._scrim = Scrim(self)
        self._scrim.mousePressEvent = lambda _event: self._hide_panel()  # type: ignore[method-assign]
        self._scrim.show()
        self.panel.setGeometry(self.width() - self.panel.width(), 0, self.panel.width(), self.height())
        self.panel.show()
        self.panel.raise_()
        self.panel.ledger.setFocus()

    def _hide_panel(self) -> None:
        if self._scrim:
            self._scrim.deleteLater()
            self._scrim = None
            self.panel.setVisible(not self.frame.narrow)
