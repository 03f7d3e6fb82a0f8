"""The law, asked of the tables in plain SQL: an auditor that shares no code with the duties."""

from __future__ import annotations

from django.db import connection

BROKEN_CHAIN = """
    SELECT e.id FROM duties_evidence e
    WHERE e.from_state <> COALESCE(
        (SELECT p.to_state FROM duties_evidence p WHERE p.duty_id = e.duty_id AND p.id < e.id ORDER BY p.id DESC LIMIT 1),
        'open')
"""  # noqa: E501
STATE_WITHOUT_EVIDENCE = """
    SELECT d.id FROM duties_duty d
    WHERE d.state <> COALESCE(
        (SELECT e.to_state FROM duties_evidence e WHERE e.duty_id = d.id ORDER BY e.id DESC LIMIT 1), 'open')
"""
TWICE = "SELECT day, kind, occasion, subject_key FROM duties_duty GROUP BY 1, 2, 3, 4 HAVING COUNT(*) > 1"
TOTALS_DIFFER = """
    SELECT t.day, t.unit_path FROM duties_daytotal t
    WHERE t.expected <> (SELECT COUNT(*) FROM duties_duty d
                         WHERE d.day = t.day AND d.kind = t.kind AND d.unit_path = t.unit_path)
       OR t.done <> (SELECT COUNT(*) FROM duties_duty d
                     WHERE d.day = t.day AND d.kind = t.kind AND d.unit_path = t.unit_path AND d.state = 'done')
       OR t.missed <> (SELECT COUNT(*) FROM duties_duty d
                       WHERE d.day = t.day AND d.kind = t.kind AND d.unit_path = t.unit_path AND d.state = 'missed')
       OR t.expected <> t.done + t.open + t.missed + t.excused
       OR t.open <> 0
"""
UNCOUNTED = """
    SELECT d.day, d.unit_path FROM duties_duty d
    JOIN duties_publication p ON p.day = d.day AND p.kind = d.kind AND p.counted_at IS NOT NULL
    WHERE NOT EXISTS (SELECT 1 FROM duties_daytotal t
                      WHERE t.day = d.day AND t.kind = d.kind AND t.unit_path = d.unit_path)
"""
UNPUBLISHED = """
    SELECT d.id FROM duties_duty d
    WHERE NOT EXISTS (SELECT 1 FROM duties_publication p WHERE p.day = d.day AND p.kind = d.kind)
"""
LATE_BUT_IN_TIME = """
    SELECT d.id FROM duties_duty d JOIN duties_evidence e ON e.duty_id = d.id
    WHERE d.is_late AND (d.state <> 'done' OR NOT EXISTS (
        SELECT 1 FROM duties_evidence x WHERE x.duty_id = d.id AND x.to_state = 'done' AND x.happened_at > d.opens_at))
"""
EXCUSED_WITHOUT_REASON = "SELECT id FROM duties_duty WHERE state = 'excused' AND reason = ''"

QUESTIONS = {
    "evidence does not follow evidence": BROKEN_CHAIN,
    "a state has no evidence": STATE_WITHOUT_EVIDENCE,
    "one thing is owed twice": TWICE,
    "totals differ from the duties": TOTALS_DIFFER,
    "a counted day lacks a unit": UNCOUNTED,
    "a duty is of no published day": UNPUBLISHED,
    "late without a late proof": LATE_BUT_IN_TIME,
    "excused without a reason": EXCUSED_WITHOUT_REASON,
}


def faults() -> dict[str, list[tuple[object, ...]]]:
    """Return every breach of the law by its name; empty when the law holds."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with connection.cursor() as cursor:
        for name, sql in QUESTIONS.items():
            cursor.execute(sql)
            if rows := cursor.fetchall():
                found[name] = rows
    return found


def open_after(instant: object) -> int:
    """Return how many duties are open although their window ended at or before the instant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM duties_duty WHERE state = 'open' AND settles_at <= %s", [instant])
        return int(cursor.fetchone()[0])


def names() -> set[tuple[str, str, str]]:
    """Return (day, occasion, subject) of everything ever published."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT day, occasion, subject_key FROM duties_duty")
        return {(str(day), occasion, subject) for day, occasion, subject in cursor.fetchall()}
