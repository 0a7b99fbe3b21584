"""The bar at the foot of a page that is filled in: what is missing in words, and what can be done with the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from desktop.kit.errors import Complaint
from desktop.ui import theme
from desktop.ui.page import Action, action_button, link
from desktop.ui.theme import u


class Foot(QFrame):
    """Left: what is missing, with 去看 F9, or this page's keys. Right: the buttons, 保存 last and primary."""

    def __init__(self, actions: Sequence[Action], see: Callable[[], object], keys: str = "") -> None:
        super().__init__()
        self.setProperty("k", "foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        line.setContentsMargins(u(16), 0, u(16), 0)
        line.setSpacing(u(8))
        self.mark, self.count, self.words = QLabel(), QLabel(), QLabel()
        self.count.setObjectName("foot-count")
        self.words.setObjectName("foot-words")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setMaximumWidth(u(420))
        self.see = link("去看  F9", see)
        self.see.setObjectName("foot-see")
        self.see.setAccessibleName("去看")
        for widget in (self.mark, self.count):
            line.addWidget(widget)
        line.addWidget(self.words, 1)
        line.addWidget(self.see)
        line.addStretch(1)
        self.buttons = {action.name: action_button(action) for action in actions}
        for button in self.buttons.values():
            line.addWidget(button)
        self.keys = {action.keys: self.buttons[action.name].click for action in actions if action.keys}
        self._missing: Sequence[Complaint] = ()
        self._narrow, self._keys = False, keys
        self.say(())

    def say(self, missing: Sequence[Complaint], refused: bool = False) -> None:
        """Say what is missing, or (refused) what must be corrected before it can be saved."""
        self._missing = missing
        ink = "red" if missing else "green"
        self.mark.setPixmap(theme.pixmap("alert" if missing else "circle-check", ink, 20))
        verb = "要改" if refused else "要补"
        colon = "" if self._narrow else "："
        self.mark.setVisible(bool(missing) or not self._keys)
        self.count.setText(f"还有 {len(missing)} 处{verb}{colon}" if missing else self._keys or "都填全了")
        theme.restyle(self.count, k="soft" if self._keys and not missing else f"{ink}-strong")
        words = "、".join(
            c.message.removesuffix("没填").strip("“”") if len(missing) > 1 else c.message for c in missing
        )
        self.words.setText(self.words.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, u(400)))
        self.words.setToolTip("\n".join(c.message for c in missing))
        self.words.setFixedWidth(min(self.words.fontMetrics().horizontalAdvance(self.words.text()) + u(4), u(404)))
        self.words.setVisible(bool(missing) and not self._narrow)
        self.see.setVisible(bool(missing))

    def fit(self, narrow: bool) -> None:
        self._narrow = narrow
        self.say(self._missing)
