from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit.models import Record
from houqin.kernel.files import actions, queries, rules, storage
from houqin.kernel.files.models import File
from houqin.kernel.files.tests import pictures

pytestmark = pytest.mark.django_db
AT = clock.parse_instant("2020-03-05T09:00")
BY = Actor.person(17)
WHOLE = Scope.whole(reason="tests")
PAPER = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"


def store(content: bytes | None = None, about: str = "finding:1", *, media_type: str = "image/jpeg", **changes) -> int:
    settings_ = {"name": "IMG_1.jpg", "unit_path": "0001", "by": BY, "at": AT} | changes
    return actions.store(
        content=pictures.jpeg() if content is None else content, media_type=media_type, about=about, **settings_
    )


def kept_files() -> set[str]:
    return {path.name for path in settings.HOUQIN_FILES.rglob("*") if path.is_file()}


def test_a_photo_lies_under_the_hash_of_what_it_became():
    row = File.objects.get(pk=store())
    assert (row.media_type, row.name, row.by) == ("image/jpeg", "IMG_1.jpg", "person:17")
    content = queries.content_of(row)
    assert content is not None
    assert pictures.opened(content).format == "JPEG"
    assert storage.path_of(row.sha256).read_bytes() == content
    assert row.size_bytes == len(content)


def test_nothing_half_written_is_left_beside_the_folder():
    store(pictures.jpeg(colour="purple"))
    assert list(settings.HOUQIN_HOME.glob(".file-*")) == []


def test_a_document_is_kept_as_it_is():
    row = File.objects.get(pk=store(PAPER, name="通报.PDF", media_type="application/pdf"))
    assert (row.media_type, row.name, queries.content_of(row)) == ("application/pdf", "通报.pdf", PAPER)


def test_what_a_phone_gives_no_type_is_told_by_its_content():
    assert File.objects.get(pk=store(PAPER, media_type="application/octet-stream")).media_type == "application/pdf"
    assert File.objects.get(pk=store(pictures.png(), media_type="")).media_type == "image/jpeg"


@pytest.mark.parametrize("sent", [b"hello", b"<html>", b"PK\x03\x04", b"%PDF-1.7 said to be a photo"])
def test_what_is_neither_photo_nor_document_is_refused_and_leaves_nothing(sent):
    before = kept_files()
    with pytest.raises(Refused):
        store(sent)
    assert (File.objects.count(), kept_files()) == (0, before)


def test_a_photo_of_30_mb_is_refused_before_it_is_read():
    with pytest.raises(Refused, match="at most 20 MB"):
        store(b"\xff\xd8" + bytes(30 * rules.MIB))


def test_the_same_photo_about_the_same_thing_is_kept_once():
    assert store() == store()
    assert store(about="finding:2") != store()
    assert len({row.sha256 for row in File.objects.all()}) == 1


def test_the_database_itself_holds_that():
    row = File.objects.get(pk=store())
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_one_record_names_the_file_and_no_word_of_it():
    file_id = store(name="张伟的宿舍.jpg")
    record = Record.objects.get()
    assert record.about == f"file:{file_id}"
    assert "张伟" not in str([record.counts, record.about, record.answer])


# --- who may read


def test_a_file_is_seen_within_its_unit_and_by_who_sent_it():
    file_id = store()
    assert queries.file_for(file_id, within=Scope(units=("0001",))) is not None
    assert queries.file_for(file_id, within=Scope(person_id=17)) is not None
    assert queries.file_for(file_id, within=Scope(units=("0002",), person_id=18)) is None
    assert queries.file_for(file_id, within=Scope()) is None


def test_who_may_see_what_it_is_about_sees_the_file():
    file_id = store()
    stranger = Scope(person_id=18)
    assert queries.file_for(file_id, within=stranger, about=["finding:1"]) is not None
    assert queries.file_for(file_id, within=stranger, about=["finding:2"]) is None
    assert queries.subject_of(file_id, within=stranger) == "finding:1"


def test_files_are_found_by_what_they_are_about_oldest_first():
    first, second = store(), store(pictures.jpeg(colour="blue"))
    found = queries.files_about(["finding:1", "finding:9"], within=WHOLE)
    assert [row.pk for row in found["finding:1"]] == [first, second]
    assert set(found) == {"finding:1"}


# --- erasing


def erase(file_id: int) -> None:
    actions.erase(file_id=file_id, by=BY, at=AT)


def test_an_erased_file_is_gone_from_disk_and_from_every_read(django_capture_on_commit_callbacks):
    row = File.objects.get(pk=store(pictures.jpeg(colour="green")))
    with django_capture_on_commit_callbacks(execute=True):
        erase(row.pk)
    assert queries.file_for(row.pk, within=WHOLE) is None
    assert queries.files_about(["finding:1"], within=WHOLE) == {}
    assert not storage.path_of(row.sha256).exists()
    assert File.objects.get(pk=row.pk).erased_at == AT


def test_a_content_that_another_file_holds_stays(django_capture_on_commit_callbacks):
    first, second = store(), store(about="finding:2")
    with django_capture_on_commit_callbacks(execute=True):
        erase(first)
    other = queries.file_for(second, within=WHOLE)
    assert other is not None
    assert queries.content_of(other) is not None


def test_an_erased_photo_can_be_sent_again(django_capture_on_commit_callbacks):
    first = store()
    with django_capture_on_commit_callbacks(execute=True):
        erase(first)
    again = store()
    assert again != first
    assert queries.content_of(File.objects.get(pk=again)) is not None


def test_erasing_twice_is_refused():
    file_id = store()
    erase(file_id)
    with pytest.raises(Refused, match="erased before"):
        erase(file_id)


def test_a_content_changed_on_disk_is_not_given_out():
    row = File.objects.get(pk=store(pictures.jpeg(colour="yellow")))
    storage.path_of(row.sha256).write_bytes(b"something else")
    assert queries.content_of(row) is None
    storage.remove(row.sha256)
    assert queries.content_of(row) is None


# --- photos that wait for their form


def test_a_photo_that_waited_is_handed_over_once():
    waiting = store(about=rules.draft_of(BY.key))
    adopted = actions.adopt(file_id=waiting, about="finding:1", unit_path="0001", by=BY, at=AT)
    assert File.objects.get(pk=adopted).about == "finding:1"
    with pytest.raises(Refused, match="take it again"):
        actions.adopt(file_id=waiting, about="finding:2", by=BY, at=AT)


def test_nobody_takes_the_photo_that_somebody_else_sent():
    waiting = store(about=rules.draft_of(BY.key))
    with pytest.raises(Refused, match="take it again"):
        actions.adopt(file_id=waiting, about="finding:1", by=Actor.person(18), at=AT)


def test_photos_that_waited_too_long_are_forgotten_and_no_others(django_capture_on_commit_callbacks):
    waiting, kept = store(about=rules.draft_of(BY.key)), store(pictures.jpeg(colour="blue"))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_drafts(before=AT + timedelta(hours=1), by=BY, at=AT + timedelta(hours=1)) == 1
    assert queries.file_for(waiting, within=WHOLE) is None
    assert queries.file_for(kept, within=WHOLE) is not None


def test_an_action_that_is_rolled_back_leaves_no_row():
    with transaction.atomic():
        store()
        transaction.set_rollback(True)
    assert File.objects.count() == 0
