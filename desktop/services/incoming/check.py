"""The dry run: every row read, found or made in a draft; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.kit.errors import Refused
from desktop.kit.room import give_back
from desktop.kit.work import Progress, Work
from desktop.services import records
from desktop.sheets import worker
from desktop.sheets.tables.forms import Forms
from desktop.sheets.tables.read import Table
from desktop.sheets.tables.rows import BAND, FILE, Chunk, Left
from desktop.sheets.template import Template
from desktop.store.book import Book

from . import memory
from .columns import Shape, dictionaries, of_bands, propose, read_batch, sources
from .draft import Draft
from .families import Scattered
from .forms import sources_of
from .plan import Made, Plan
from .running import Run
from .taking import Taking
from .values import Repairs, line
from .wishes import FILL, SKIP, Wishes

MODES = ("update", "skip", "refuse")
MANY = 20_000
BY_NAME = "有 {} 行没有身份证号，只按姓名找到了人，没有改动这些人的电话等内容：第 {} 行"
NO_BRANCH = "有 {} 名党员没有记进“党员”：账本里的党支部不是只有一个，不知道是哪个支部的（第 {} 行）"
IN_BRANCH = "表里没有写是哪个党支部，{} 人都记进“{}”；支部名称可以在“党员”的“党支部”里改"
GROUPED = "有 {} 户没写村民小组，照它上面写着的小组记（第 {} 行）"
TOO_MANY = "表里超过 {} 行。请分成几个文件导入，或在设置里把“一次最多导入多少行”改大"
NOTHING = "表里没有一列认得出是“{}”的内容，请看看选对了台账没有；或用 templates inspect 看每一列，改好对应关系再导入"
TOLD = 50  # rows left out that are named one by one


def check(
    book: Book,
    name: str,
    table: Table | Forms,
    template: Template | None,
    on_duplicate: str = "update",
    wishes: Wishes | None = None,
) -> Work[Plan]:
    """Try an import without writing: what each row would become, and why not. Raises Refused if no column fits.

    `wishes` are what a person said of the plan before: corrected cells, who is who, what a column may do.
    """
    if on_duplicate not in MODES:
        raise ValueError(on_duplicate)
    ledger = records.writable(book, name)
    wishes = wishes or Wishes()
    if isinstance(table, Forms):
        ledger, taken, unused = book.ledgers["people"], sources_of(book, table), list[str]()
    else:
        template = template or propose(book, name, table)
        taken, unused = sources(template, book.ledgers, ledger) if template else ([], [])
        ways = wishes.ways or memory.ways(book, name, table)
        taken = [s for s in taken if ways.get(s.heading) != SKIP]
        for source in taken:
            source.fills = ways.get(source.heading) == FILL
    if not any(s.path != "uid" for s in taken):
        raise Refused(NOTHING.format(ledger.title))
    if ledger.name == "people" and not any(s.path.startswith(("household.group", "form")) for s in taken):
        taken = [*taken, of_bands(book.ledgers)]
    for patient in (False, True):
        give_back()  # what was kept of a trial before
        taking = Taking(Draft(book), on_duplicate, wishes.decisions, memory.decisions(book))
        run = Run(taking, ledger, taken, patient, wishes.members, wishes.without)
        try:
            return (yield from _tried(run, table, template, wishes, unused))
        except Scattered:
            del taking, run
    raise AssertionError("who is patient meets nobody scattered")


def _tried(
    run: Run, table: Table | Forms, template: Template | None, wishes: Wishes, unused: Sequence[str]
) -> Work[Plan]:
    most = int(float(run.taking.draft.setting("import_rows")))
    shape, seen, look = Shape(run.taken), _Seen(), dictionaries(run.taking.draft, run.taken)
    yield Progress(0, table.count, "正在核对")
    layout, bands = template.layout if template else None, any(s.col == BAND for s in run.taken)
    for batch in table.each(read_batch, run.taken, look, wishes.fixes, layout=layout, bands=bands):
        run.feed(shape.rows(batch))
        seen.note(batch.chunk)
        run.unread(batch.chunk.left)
        if seen.read > most:
            raise Refused(TOO_MANY.format(most))
        yield Progress(seen.read, max(table.count, seen.read), "正在核对")
    if seen.read > MANY:
        worker.rest()  # what it keeps of the file is needed no more
    for done in run.finish():
        yield Progress(done, seen.read, "正在核对")
    notes = [*table.lost, *seen.notes()]
    if by_name := [str(n % FILE) for n in run.by_name if run.outcomes[n] != "refused"]:
        notes.append(BY_NAME.format(len(by_name), "、".join(by_name[:20])))
    if alone := [str(n % FILE) for n in run.touched.without_branch]:
        notes.append(NO_BRANCH.format(len(alone), "、".join(alone[:20])))
    if placed := [name for n, name in run.taking.in_only_branch.items() if run.outcomes[n] != "refused"]:
        notes.append(IN_BRANCH.format(len(placed), placed[0]))
    if above := run.taking.grouped_above:
        rows = "、".join(str(n % FILE) for n in above[:20])
        notes.append(GROUPED.format(len(above), rows))
    if unused:
        notes.append("没有用到的列：" + "、".join(unused))
    draft, outcomes = run.taking.draft, run.outcomes
    return Plan(
        run.ledger,
        table,
        template,
        wishes,
        outcomes,
        refused=tuple(sorted(run.refused, key=lambda r: r.row)),
        questions=tuple(run.questions),
        repaired=Repairs([r for r in run.taking.repairs if outcomes[r[0].row] != "refused"]),
        notes=tuple(notes),
        left=tuple(seen.left),
        fresh={n: Made(found) for n, found in draft.fresh.items() if found},
        updates={n: [{"uid": uid, **v} for uid, v in found.items()] for n, found in draft.changed.items() if found},
        uids={row: uid for uid, row in run.taking.origin.items()},
        decided=run.taking.decided,
        changed=draft.book.changed,
    )


class _Seen:
    """What was met on the way that a person is told of."""

    def __init__(self) -> None:
        self.read = self._formulas = self._hollow = 0
        self.left: list[Left] = []
        self._hidden: list[int] = []

    def note(self, chunk: Chunk) -> None:
        self.read += len(chunk.numbers)
        self.left += (left for left in chunk.left if not left.unread)
        self._hidden += chunk.hidden
        self._formulas, self._hollow = chunk.formulas, chunk.hollow

    def notes(self) -> Iterable[str]:
        if self._hidden:
            shown = "、".join(str(n % FILE) for n in self._hidden[:20])
            yield f"有 {len(self._hidden)} 行在表里是隐藏的，也读了：第 {shown} 行"
        if self._formulas:
            empty = f"；{self._hollow} 个没有结果" if self._hollow else ""
            yield f"表里有 {self._formulas} 个公式，只取存着的结果，不重新计算{empty}"
        yield from (f"{line(n.number)}没有读：{n.reason}（{n.text}）" for n in self.left[:TOLD])
        if len(self.left) > TOLD:
            yield f"还有 {len(self.left) - TOLD} 行也没有读，都是说明、合计或表头"
