"""Names as Moment has them, where it differs from the CLDR: weekdays of two letters, and a few short names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from vaultlint.dates.names import Kind, Language, name

Length = Literal["long", "short", "shortest"]
_MOMENTS: Mapping[tuple[Language, Kind, Length], str] = MappingProxyType(
    {
        ("en", "weekdays", "shortest"): "Mo Tu We Th Fr Sa Su",
        ("de", "weekdays", "shortest"): "Mo Di Mi Do Fr Sa So",
        ("fr", "weekdays", "shortest"): "lu ma me je ve sa di",
        ("es", "weekdays", "shortest"): "lu ma mi ju vi sá do",
        ("ja", "weekdays", "shortest"): "月 火 水 木 金 土 日",
        ("ko", "weekdays", "shortest"): "월 화 수 목 금 토 일",
        ("zh", "weekdays", "shortest"): "一 二 三 四 五 六 日",
        ("de", "weekdays", "short"): "Mo. Di. Mi. Do. Fr. Sa. So.",
        ("fr", "weekdays", "short"): "lun. mar. mer. jeu. ven. sam. dim.",
        ("es", "weekdays", "short"): "lun. mar. mié. jue. vie. sáb. dom.",
        ("de", "months", "short"): "Jan. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez.",
        ("es", "months", "short"): "ene. feb. mar. abr. may. jun. jul. ago. sep. oct. nov. dic.",
    }
)


def moment_name(kind: Kind, number: int, length: Length, language: Language) -> str:
    """What Moment writes for a month or a weekday (from 1 on, Monday first)."""
    names = _MOMENTS.get((language, kind, length))
    if names is not None:
        return names.split()[number - 1]
    return name(kind, number, "wide" if length == "long" else "abbreviated", language)
