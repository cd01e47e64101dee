"""What is said and drawn: reasons, sentences, pictures, the page and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from bearwitness.cli.counting import as_data
from bearwitness.cli.main import main
from bearwitness.counting import loglinear, picture, report, wording, writable
from bearwitness.counting import page as pages
from bearwitness.counting.checks import checked
from bearwitness.counting.coverage import chao, lower_bound, odds
from bearwitness.counting.estimate import _evidence, _judged, estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.loglinear import Fault, Fit
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.counting.result import Caution, Method, Reason, Remark
from bearwitness.counting.rounding import rounded
from bearwitness.errors import Misused

TABLES = Path(__file__).parent / "data" / "counting"
ALONE = {(1, 0, 0): 9, (0, 1, 0): 9, (0, 0, 1): 9}
TRIPLE = {(1, 1, 1): 1}
SIX = overlaps("ABCDEF", {tuple(map(int, f"{n:06b}")): 1 + 37 * n % 11 for n in range(1, 64)})


def page(lists: Overlaps, found, language: str, *, least: int = 1) -> str:
    return pages.page(report.document(lists, found, checked(lists, found), language, least=least))


def table(name: str) -> Overlaps:
    return parsed((TABLES / f"{name}.csv").read_text())


@pytest.mark.parametrize(
    ("lists", "method", "reason"),
    [
        (overlaps("AB", {(1, 0): 30, (1, 1): 9, (0, 1): 8}), "exact", Reason.FEW_LISTS),
        (overlaps("", {}), "exact", Reason.FEW_LISTS),
        (overlaps("ABC", {(1, 0, 0): 3, (1, 1, 0): 3, (0, 0, 1): 2}), "exact", Reason.FEW_PERSONS),
        (overlaps("ABC", {(1, 0, 1): 30, (1, 1, 0): 9}), "exact", Reason.ONE_LIST_HOLDS_ALL),
        (overlaps("ABC", ALONE), "exact", Reason.NO_OVERLAP),
        (overlaps("ABC", ALONE | TRIPLE), "decomposable", None),
        (table("artificial_3lists"), "exact", Reason.TOO_WIDE),
    ],
)
def test_an_estimate_is_withheld_with_a_reason(lists, method, reason):
    found = estimate(lists, method=method)
    if reason is not None:
        assert found.withheld is reason
    for language in wording.LANGUAGES:
        assert wording.sentence(found, language)
        ET.fromstring(picture.interval(found, language))
        ET.fromstring(picture.upset(lists, language))


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_reason_and_caution_can_be_printed(reason, language):
    found = replace(
        estimate(table("kosovo_1999")), withheld=reason, median=None, lower=4_400, upper=None
    )
    assert wording.because(found, language) in wording.sentence(found, language)
    for caution in Caution:
        values = (reason.value,) if caution is Caution.USUAL_WITHHOLDS else ("A", 1_200)
        assert "{" not in wording.remark(Remark(caution, values), language)


def usual(found) -> list[Remark]:
    return [one for one in found.warnings if one.caution is Caution.USUAL_WITHHOLDS]


@pytest.mark.parametrize("method", ["decomposable", "loglinear"])
@pytest.mark.parametrize("name", [path.stem for path in sorted(TABLES.glob("*.csv"))])
def test_one_family_that_answers_where_the_default_withholds_says_so(name, method):
    found, default = (
        estimate(table(name), method=one, beside=False) for one in (method, Method.EXACT)
    )
    said = [] if found.withheld else [default.withheld] if default.withheld else []
    assert usual(found) == [Remark(Caution.USUAL_WITHHOLDS, (why.value,)) for why in said]
    assert (name == "new_orleans_5lists") <= bool(said)
    assert usual(default) == []


def test_six_lists_too_say_where_the_default_withholds():
    """Three tenths of six hundred are easy to list; six lists."""
    rng = np.random.default_rng(2)
    chances = np.where(rng.random((600, 1)) < 0.3, 0.5, 0.05)
    listed = (rng.random((600, 6)) < chances).astype(int)
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    six = overlaps("ABCDEF", cells)
    default, found = (
        estimate(six, method=method, beside=False) for method in ("exact", "decomposable")
    )
    assert (default.withheld, found.withheld) == (Reason.UNEVEN, None)
    assert usual(found) == [Remark(Caution.USUAL_WITHHOLDS, ("uneven",))]


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_that_the_default_withholds_stands_in_the_sentence_beside_it_and_in_the_report(language):
    lists = table("new_orleans_5lists")
    found, default = estimate(lists, method="loglinear"), estimate(lists)
    (line,) = (wording.remark(one, language) for one in usual(found))
    assert wording.because(default, language) in line
    assert line in wording.sentence(found, language)
    assert line in writable.beside(found, language)
    assert line in page(lists, found, language)


def test_that_the_default_withholds_is_in_the_data(capsys):
    asked = ["count", "estimate", str(TABLES / "new_orleans_5lists.csv"), "--json"]
    assert main([*asked, "--method", "decomposable"]) == 0
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    (line,) = (one for one in warnings if one.startswith("The usual method"))
    assert "much harder to list" in line


def test_six_lists_are_not_compared_and_say_so():
    assert Remark(Caution.NOT_COMPARED) in estimate(SIX).warnings
    with pytest.raises(Misused):
        estimate(SIX, method="loglinear")


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_what_an_interval_does_not_say_alone_stands_in_its_sentence_and_beside_it(language):
    found = estimate(table("kosovo_1999"))
    for caution in wording.SAID_TOO:
        usually = caution is Caution.USUAL_WITHHOLDS
        told = Remark(caution, (Reason.NO_MODEL.value,) if usually else (1_200, 0.03))
        said = wording.remark(told, language)
        assert said in wording.sentence(replace(found, warnings=(told,)), language)
        assert said in writable.beside(replace(found, warnings=(told,)), language)
        none = replace(found, warnings=(told,), withheld=Reason.TOO_WIDE, median=None, upper=None)
        assert said not in wording.sentence(none, language)


def test_six_lists_have_the_chance_of_one_family_and_the_caution_beside_it():
    found = estimate(SIX)
    assert found.withheld is None
    told = wording.sentence(found, "en")
    assert "with a chance of 95%" in told
    assert "Log-linear models were not compared." in told
    assert "Log-linear models were not compared." in writable.beside(found, "en")


@pytest.mark.parametrize(
    ("method", "cautions", "several"),
    [
        (Method.DECOMPOSABLE, (), False),
        (Method.LOGLINEAR, (), False),
        (Method.LATENT_CLASS, (Caution.EXPANSION,), False),
        (Method.EXACT, (Caution.NOT_COMPARED,), False),
        (Method.ALL, (Caution.NOT_COMPARED, Caution.CLASSES_UNSETTLED), False),
        (Method.EXACT, (), True),
        (Method.EXACT, (Caution.NOT_COMPARED, Caution.UNEVEN), True),
        (Method.ALL, (Caution.NOT_COMPARED,), True),
        (Method.ALL, (Caution.CLASSES_UNSETTLED,), True),
        (Method.DECOMPOSABLE, (Caution.SMALL_NUMBERS,), True),
    ],
)
def test_only_the_interval_of_one_posterior_has_a_chance(method, cautions, several):
    """One that reaches over families, forms or tables has none; its parts have."""
    found = estimate(table("kosovo_1999"))
    asked = replace(
        found, method=method, warnings=tuple(Remark(one, (0.5, 0.5)) for one in cautions)
    )
    both = zip(
        wording.LANGUAGES,
        ("each with a chance of 95%", "у каждой с вероятностью 95\u00a0%"),
        ("all models that were asked", "по всем моделям, которые применялись"),
        strict=True,
    )
    for language, each, reaches in both:
        for said in (wording.sentence(asked, language), writable.may(asked, language)[1]):
            assert (each in said, reaches in said) == (several, several)
            assert said.count("95") == 1


def test_every_reason_is_a_half_sentence_after_what_is_not_estimated():
    """After "Общее число не оценивается:" nothing may point back at a word that is not there."""
    for english, russian in wording._REASONS.values():
        assert not english.endswith(".")
        assert russian.split()[0] not in {"она", "он", "оно", "они"}
        assert russian[0].islower()


@pytest.mark.parametrize("level", [0.5, 0.9999999, 0.9991, 1.0, float("nan")])
def test_no_level_is_taken_that_would_be_printed_as_certainty(level, capsys):
    with pytest.raises(Misused, match="level"):
        estimate(table("kosovo_1999"), level=level)
    assert main(["count", "estimate", str(TABLES / "kosovo_1999.csv"), "--level", f"{level}"]) == 2
    assert "100" not in capsys.readouterr().out


def test_the_highest_level_is_printed_as_it_is():
    found = estimate(table("kosovo_1999"), level=0.999)
    assert "99.9%" in wording.sentence(found, "en")
    assert "99,9\u00a0%" in wording.sentence(found, "ru")


@pytest.mark.parametrize(("method", "level"), [("no", 0.95), ("all", 1.0)])
def test_what_is_not_there_is_refused(method, level):
    with pytest.raises(Misused):
        estimate(table("kosovo_1999"), method=method, level=level)
    with pytest.raises(Misused):
        wording.number(1, "de")


@pytest.mark.parametrize("name", [p.stem for p in sorted(TABLES.glob("*.csv"))])
@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_pictures_are_xml_with_words_and_never_a_bare_point(name, language):
    lists, found = table(name), estimate(table(name))
    drawings = (
        picture.interval(found, language),
        picture.upset(lists, language),
        picture.comparison(found, language),
    )
    for drawn in drawings:
        root = ET.fromstring(drawn)
        tags = [child.tag.rpartition("}")[2] for child in root]
        assert tags[:2] == ["title", "desc"]
    marks = drawings[0].count("<circle")
    assert marks == (lists.documented if lists.documented <= picture.MOST_MARKS else 0)
    assert ("url(#fade" in drawings[0]) is (found.withheld is None)
    assert page(lists, found, language).startswith("<!doctype html>")


def test_a_hostile_name_stays_text():
    lists = replace(table("korea_comfort_women"), names=("<script>", "&", '"'))
    html = page(lists, estimate(lists), "en")
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 человек"), (2, "2 человека"), (12, "12 человек"), (24, "24 человека")],
)
def test_russian_counts_people(count, said):
    assert wording.persons(count, "ru") == said


def test_chao_has_no_bound_without_pairs_and_odds_need_a_third_list():
    assert chao(overlaps("ABC", ALONE)) is None
    assert lower_bound(overlaps("ABC", ALONE)) is None
    assert odds(overlaps("ABC", {(1, 1, 1): 1, (0, 0, 1): 1})) == ((0, 1, float("inf")),)
    assert wording.persons(1, "en") == "1 person"
    assert not Fit(frozenset(), 1, 1, 1, Fault.BOTH).usable


def test_the_command_answers_in_the_shape_of_the_reference(capsys):
    assert main(["count", "estimate", str(TABLES / "kosovo_1999.csv"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["documented"] == 4_400
    assert told["estimate"] | {"mean": 0} == {
        "median": 12_325,
        "lower": 9_227,
        "upper": 20_843,
        "level": 0.95,
        "mean": 0,
    }
    assert (told["method"], told["seed"]) == (Method.EXACT, 19_481_210)
    assert (told["draws"], told["ess"], told["rhat"], told["withheld"]) == (None,) * 4
    assert told["sensitivity"]
    assert told["warnings"]


def test_lists_and_report_work_on_a_table(tmp_path, capsys):
    source, out = str(TABLES / "korea_comfort_women.csv"), tmp_path / "report.html"
    assert main(["count", "lists", source]) == 0
    assert "Documented: 123 people" in capsys.readouterr().out
    assert main(["count", "report", source, "--language", "ru", "--out", str(out)]) == 0
    assert 'lang="ru"' in out.read_text()
    assert main(["count", "report", source, "--out", str(out)]) == 3
    assert main(["count", "estimate", str(tmp_path / "none.csv")]) == 1


@pytest.mark.parametrize("method", ["loglinear", "exact"])
def test_without_any_model_that_has_an_estimate_there_is_none(method):
    # Three lists that share nobody are refused earlier; this asks the step after that.
    lists = overlaps("ABC", ALONE)
    asked = replace(estimate(lists, method=method), withheld=None)
    assert loglinear.averaged(lists) is None
    assert _judged(_evidence(lists, asked), asked, beside=True).withheld in {
        Reason.NO_MODEL,
        Reason.PRIOR_DECIDES,
    }


def test_settings_that_decide_and_families_that_disagree_withhold():
    decided = overlaps("ABC", {(0, 1, 1): 12, (1, 0, 1): 12, (1, 1, 0): 12})
    apart = overlaps("ABC", {(0, 0, 1): 1, (0, 1, 0): 40, (1, 0, 0): 40, (1, 0, 1): 1})
    assert estimate(decided).withheld is Reason.PRIOR_DECIDES
    assert estimate(apart).withheld is Reason.MODELS_DISAGREE


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_no_estimate_is_worded_without_what_its_method_cannot_see(language):
    found = estimate(table("kosovo_1999"))
    graphs = estimate(table("kosovo_1999"), method="decomposable")
    classes = replace(graphs, method=Method.LATENT_CLASS)
    wide = replace(found, warnings=(Remark(Caution.UNEVEN, (0.3,)),))
    assert wording.sentence(found, language).endswith(wording.NO_SIGN[language])
    assert wording.sentence(wide, language).endswith(wording.REACHES[language])
    assert wording.sentence(graphs, language).endswith(wording.HARDER[language])
    assert wording.sentence(classes, language).endswith(wording.IN_PART[language])
    withheld = estimate(table("artificial_3lists"))
    told = (wording.NO_SIGN, wording.REACHES, wording.HARDER, wording.IN_PART)
    assert not any(some[language] in wording.sentence(withheld, language) for some in told)


def test_entries_that_are_not_counted_are_told():
    lists = replace(table("kosovo_1999"), unlinked=3, without_consent=2)
    said = [wording.remark(remark, "en") for remark in estimate(lists).warnings]
    assert said[0].endswith("not counted: 3.")
    assert "not agreed to be counted are left out" in said[1]


@pytest.mark.parametrize("name", ["hiv_rome", "kosovo_1999", "uk_2013_5lists"])
def test_what_is_said_to_lie_outside_does_so_as_both_are_printed(name):
    """Rome without one list: 9,401 lies below 9,403, and both are printed as 9,400."""
    found = estimate(table(name))
    _, lower, upper = wording.ends(found)
    told = [one for one in found.warnings if one.caution is Caution.HANGS_ON_LIST]
    for one in told:
        printed = rounded(int(one.values[1]), "nearest")
        assert not lower <= printed <= upper
        assert wording.number(printed, "en") in wording.remark(one, "en")
    assert (name == "hiv_rome") == (told == [])


@pytest.mark.parametrize("more", [{"unlinked": 3}, {"without_consent": 2}])
def test_where_entries_are_left_out_no_sentence_says_that_the_lists_name_no_more(more):
    whole = estimate(table("kosovo_1999"))
    some = estimate(replace(table("kosovo_1999"), **more))
    for language, words in (("en", "Not every entry is counted"), ("ru", "Учтены не все записи")):
        assert words in writable.may(some, language)[0]
        assert words not in "".join(writable.may(whole, language))
        left_out = [one for one in some.warnings if one not in whole.warnings]
        (told,) = [wording.remark(one, language) for one in left_out]
        assert told in writable.beside(some, language)


def test_how_many_said_no_to_being_counted_is_in_nothing_that_leaves():
    """Two and four hundred noes give one and the same estimate, remark and machine's answer."""
    few, many = (
        estimate(replace(table("kosovo_1999"), without_consent=count)) for count in (2, 400)
    )
    assert few == many
    assert as_data(few) == as_data(many)
    for language in ("en", "ru"):
        (told,) = [
            wording.remark(one, language)
            for one in few.warnings
            if one.caution is Caution.WITHOUT_CONSENT
        ]
        assert not any(letter.isdigit() for letter in told)


def test_the_command_answers_for_each_stratum_and_withholds_apart(tmp_path, capsys):
    lines = (TABLES / "kosovo_1999.csv").read_text().splitlines()
    rows = [f"war,{line}" for line in lines[1:]] + ["after,1,0,0,0,3", "after,0,1,0,0,2"]
    source = tmp_path / "strata.csv"
    source.write_text("\n".join([f"when,{lines[0]}", *rows]))
    assert main(["count", "estimate", str(source), "--stratify", "when", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["documented"] == 4_405
    after, war = told["strata"]
    assert (after["stratum"], after["withheld"]["reason"]) == ("after", Reason.FEW_LISTS)
    assert (war["stratum"], war["estimate"]["median"]) == ("war", 12_325)
    assert main(["count", "estimate", str(source), "--stratify", "where"]) == 1
    assert main(["count", "estimate", "--stratify", "where"]) == 2
