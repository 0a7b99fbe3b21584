"""Floor 3: the one place that speaks SQL. The book, its history, its schema, its copies."""

from __future__ import annotations

import sys

import sqlcipher3
from sqlcipher3 import dbapi2

# sqlite-utils takes the SQLite of this name when it is imported: a current one, the same on every computer.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)
