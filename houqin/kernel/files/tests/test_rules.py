from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.kernel.files import rules

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("IMG_0001.HEIC", "IMG_0001.jpg"),
        ("C:\\fakepath\\楼道 1.png", "楼道 1.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("", "file.jpg"),
        ("....", "file.jpg"),
        ('a"b\r\nSet-Cookie: x.jpg', "a b Set-Cookie x.jpg"),
    ],
)
def test_a_name_loses_its_folders_and_unfit_signs(name, kept):
    assert rules.kept_name(name, ending=".jpg") == kept


@given(st.text(max_size=400))
def test_a_kept_name_can_stand_in_a_header_and_in_the_table(name):
    kept = rules.kept_name(name, ending=".jpg")
    assert 4 < len(kept) <= rules.LONGEST_NAME
    assert not set(kept) & set('/\\"\r\n\0')


@pytest.mark.parametrize("size_mib", [21, 30])
def test_more_than_20_mb_is_refused_with_its_size(size_mib):
    with pytest.raises(Refused, match=rf"at most 20 MB; this one has {size_mib} MB"):
        rules.check_size(size_mib * rules.MIB)


def test_exactly_20_mb_is_taken_and_nothing_is_refused():
    rules.check_size(rules.MOST_BYTES)
    with pytest.raises(Refused, match="empty"):
        rules.check_size(0)
