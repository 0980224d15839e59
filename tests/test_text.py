"""Text and places in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.text import NotText, Place, SourceText, Span

notes = st.text(st.sampled_from("ab \t\n\r中🎙️\u2028\x85\x0c"), max_size=40)


@given(notes, st.booleans())
def test_bytes_come_back_as_they_were(text: str, bom: bool) -> None:
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    assert data == SourceText.from_bytes(data).to_bytes()


@given(notes)
def test_lines_cover_the_text_and_end_only_at_line_ends(text: str) -> None:
    source = SourceText(text)
    for index, start in enumerate(source.line_starts):
        span = source.line_span(index)
        assert span.start == start
        assert not set(source[span]) & {"\r", "\n"}
        assert index == source.line_index(start)
    assert len(source.line_starts) == 1 + text.replace("\r\n", "\n").count("\n") + text.replace("\r\n", "\n").count(
        "\r"
    )


@given(notes, st.data())
def test_utf16_counts_like_an_encoder(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert len(text[:offset].encode("utf-16-le")) // 2 == SourceText(text).utf16(offset)


def test_places_count_from_one_in_code_points() -> None:
    assert Place(2, 3) == SourceText("a\r\n🎙x中").place(5)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfeh\x00i\x00", "UTF-16"),
        (b"\xfe\xff\x00h\x00i", "UTF-16"),
        (b"PK\x03\x04\x00\x00", "binary"),
        (b"fine\nbad \xe9 byte", "0xe9 in line 2"),
        (b"cut \xe4\xb8", "0xe4 in line 1"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(NotText, match=reason):
        SourceText.from_bytes(data)


def test_spans_touch_without_overlapping() -> None:
    assert not Span(0, 2).overlaps(Span(2, 3))
    assert Span(1, 2).within(Span(1, 3))
