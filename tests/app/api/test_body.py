"""JSON as it comes in: what a careless parser lets through."""

from __future__ import annotations

import pytest

from app.api.body import parse
from app.errors import AppError

REFUSED = {
    "empty": (b"", "body.not_json"),
    "cut off": (b'{"a": 1', "body.not_json"),
    "two values": (b"{} {}", "body.not_json"),
    "single quotes": (b"{'a': 1}", "body.not_json"),
    "not UTF-8": (b'{"a": "\xff"}', "body.not_json"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "body.not_json"),
    "byte order mark": (b"\xef\xbb\xbf{}", "body.not_json"),
    "a list": (b"[]", "body.not_object"),
    "null": (b"null", "body.not_object"),
    "a number": (b"5", "body.not_object"),
    "NaN": (b'{"a": NaN}', "body.number"),
    "Infinity": (b'{"a": -Infinity}', "body.number"),
    "1e999": (b'{"a": 1e999}', "body.number"),
    "2^53 + 1": (b'{"a": 9007199254740993}', "body.number"),
    "2^63": (b'{"a": [9223372036854775808]}', "body.number"),
    "5,000 digits": (b'{"a": ' + b"9" * 5000 + b"}", "body.number"),
    "lone surrogate": (rb'{"a": "\ud800"}', "body.text"),
    "lone surrogate as key": (rb'{"\udfff": 1}', "body.text"),
    "NUL": (rb'{"a": "x\u0000"}', "body.text"),
    "line break": (rb'{"a": "x\ny"}', "body.text"),
    "text turned round": (rb'{"a": "\u202egnp.exe"}', "body.text"),
    "control as key": (rb'{"a\u0007": 1}', "body.text"),
    "33 levels": (b'{"a":' * 33 + b"1" + b"}" * 33, "body.too_deep"),
    "20,000 levels": (b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}", "body.too_deep"),
    "100,000 open brackets": (b"[" * 100_000, "body.too_deep"),
    "the same key twice": (b'{"a": 1, "a": 2}', "body.repeated_key"),
    "deep inside": (b'{"a": [{"b": 1, "b": 1}]}', "body.repeated_key"),
}


@pytest.mark.parametrize(("raw", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(raw: bytes, code: str) -> None:
    with pytest.raises(AppError) as caught:
        parse(raw)
    assert caught.value.code == code


TAKEN = {
    "largest whole number": (b'{"a": 9007199254740992}', {"a": 2**53}),
    "smallest": (b'{"a": -9007199254740992}', {"a": -(2**53)}),
    "tiny": (b'{"a": 1e-400}', {"a": 0.0}),
    "Korean": ('{"a": "가"}'.encode(), {"a": "가"}),
    "a pair of surrogates": (rb'{"a": "\ud83d\ude00"}', {"a": "\U0001f600"}),
    "31 levels": (b'{"a":' * 31 + b"1" + b"}" * 31, None),
    "white space": (b' \n{"a"\t: 1} ', {"a": 1}),
}


@pytest.mark.parametrize(("raw", "wanted"), TAKEN.values(), ids=TAKEN)
def test_taken(raw: bytes, wanted: object) -> None:
    found = parse(raw)
    assert wanted is None or found == wanted
