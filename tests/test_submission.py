"""The submission: only with consent, never an identity, sealed; and it says what it must."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest

from bearwitness.adapters.packing import zipped
from bearwitness.cli.main import main
from bearwitness.consent import Answer, Scope
from bearwitness.consent.answers import Addressee, Receiver
from bearwitness.consent.terms import DateTold, PlaceTold, Terms
from bearwitness.consent.uses import Copy, Derivative, Use
from bearwitness.desk import papers, submitting, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.desk.kinds import HandedIn, SweepList
from bearwitness.desk.particulars import PARTICULARS_EXAMPLE, particulars
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.submitting import Asked
from bearwitness.dossier.particulars import Cover, Procedure
from bearwitness.dossier.submission import ANNEX, DOCUMENT, annex
from bearwitness.dossier.submission_words import SUBMISSION
from bearwitness.errors import ConsentDenied, Malformed, Missing, Refused
from bearwitness.ids import AddresseeId, TestimonyId
from bearwitness.proof import policy as policies
from bearwitness.proof.verify import verify
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.masking import Decision, Verdict
from bearwitness.sealing import opening
from desk_stand import NOON, PASSPHRASE, lakeshore_case

PAPER = particulars(papers.toml(PARTICULARS_EXAMPLE))
SIX, FEW = 6, 3


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    book = lakeshore_case(tmp_path_factory.mktemp("submission") / "case", only=SIX)
    yield book
    book.close()


@pytest.fixture(scope="module")
def redactor(book):
    return Redactor(book)


def made_of(book, redactor, at=NOON, **asked):
    given = Asked(**{"particulars": PAPER, "language": "en"} | asked)
    return submitting.make(book, redactor, given, at=at, entropy=os.urandom)


@pytest.fixture(scope="module", params=["en", "ru"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def made(book, redactor, language):
    return made_of(book, redactor, language=language)


def text_of(made):
    pages = pypdfium2.PdfDocument(made.files[DOCUMENT])
    said = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(said.replace("\u0002", "").replace("￾", "").split())


def as_a_word(name):
    # A short pseudonym stands inside some base64 signature by chance, never alone.
    return re.compile(rf"(?<![\w+/=]){re.escape(name)}(?![\w+/=])")


def test_it_asks_what_the_special_procedures_ask(made, language):
    said = text_of(made)
    for number in range(1, 13):
        assert f"{number}. {SUBMISSION[language][f's{number}']}" in said
    for part in (PAPER.sender, PAPER.contact, PAPER.verified, PAPER.asks[0], PAPER.steps[0].what):
        assert part in said
    assert SUBMISSION[language]["confidential"][:40] in said


def test_nobody_is_named_in_it(book, redactor, made):
    protected = {w for s in book.all(SweepList) for w in s.words if len(w) > 5}
    everything = text_of(made) + made.files[ANNEX].decode()
    assert [w for w in protected if w in everything] == []
    for testimony in book.all(Testimony):
        assert testimony.id not in everything
        assert not as_a_word(testimony.pseudonym).search(everything)


def test_every_passage_has_a_proof_that_shows_what_is_shown(made):
    trusted = policies.read(made.files["policy.json"])
    told = json.loads(made.files[ANNEX])
    for one in told["testimonies"]:
        for passage in one["passages"]:
            verdict = verify(made.files[passage["proof"]], policy=trusted)
            kept = "".join(shown for shape, _, shown in passage["pieces"] if shape == "kept")
            shown = "".join(slot for slot in verdict.slots if slot)
            assert verdict.verified
            assert set("".join(shown.split())) <= set("".join(kept.split()))


def test_the_annex_lists_every_other_file_with_its_digest(made):
    listed = {one["path"] for one in json.loads(made.files[ANNEX])["files"]}
    assert listed == set(made.files) - {ANNEX}


def test_an_act_comes_in_only_if_a_submitted_testimony_tells_of_it(made):
    told = json.loads(made.files[ANNEX])
    numbers = {one["number"] for one in told["testimonies"]}
    acts = [act for incident in told["incidents"] for act in incident["acts"]]
    assert acts
    assert all(act["told_by"] and set(act["told_by"]) <= numbers for act in acts)
    assert {act["victim"] for act in acts} == set(told["victims"])


def test_without_consent_nothing_of_a_testimony_is_in_it(book, redactor):
    whole = made_of(book, redactor)
    name = whole.submission.testimonies[0]
    count = len(whole.submission.told)
    book.append(Answer(name, Scope.SUBMIT, granted=False, at=NOON), reason="a letter", at=NOON)
    less = made_of(book, redactor)
    assert (len(less.submission.told), less.left_out) == (count - 1, whole.left_out + 1)
    with pytest.raises(ConsentDenied):
        made_of(book, redactor, only=(name,))


def test_consent_to_anything_else_is_no_consent_to_hand_in(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=1)
    (name,) = (t.id for t in book.all(Testimony))
    others = [s for s in Scope if s is not Scope.SUBMIT]
    given = [Answer(name, scope, granted=True, at=NOON) for scope in others]
    refused = Answer(name, Scope.SUBMIT, granted=False, at=NOON)
    book.append_many([*given, refused], reason="a test", at=NOON)
    with pytest.raises(ConsentDenied, match="nobody"):
        made_of(book, Redactor(book))
    book.close()


def test_a_testimony_that_is_not_there_is_missed(book, redactor):
    with pytest.raises(Missing):
        made_of(book, redactor, only=(TestimonyId("T-00000000"),))


def shown(told):
    return sum(len(s) for one in told["testimonies"] for p in one["passages"]
               for shape, _, s in p["pieces"] if shape == "kept")  # fmt: skip


def covered(book, redactor, cover):
    return json.loads(made_of(book, redactor, cover=cover).files[ANNEX])


def test_with_names_covered_dates_and_places_are_told_no_finer_than_each_allowed(book, redactor):
    told = covered(book, redactor, Cover.NAMES)
    assert shown(told) > shown(covered(book, redactor, Cover.ALL))
    assert all(len(day.rstrip("~")) <= 7 for i in told["incidents"] for day in i["when"].split("/"))
    assert all("the old barracks" not in i["place"] for i in told["incidents"])
    protected = [w for s in book.all(SweepList) for w in s.words if len(w) > 5]
    assert not [w for w in protected if w in json.dumps(told, ensure_ascii=False)]


def test_who_allows_the_day_and_the_very_place_is_told_so_finely(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=SIX)
    fine = Terms(place=PlaceTold.EXACT, date=DateTold.DAY)
    answers = [Answer(t.id, Scope.SUBMIT, granted=True, at=NOON, terms=fine)
               for t in book.all(Testimony)]  # fmt: skip
    book.append_many(answers, reason="a test", at=NOON)
    redactor = Redactor(book)
    told, coarse = (covered(book, redactor, cover) for cover in (Cover.NAMES, Cover.ALL))
    assert any("the old barracks" in i["place"] for i in told["incidents"])
    assert any(len(day) == 10 for i in told["incidents"] for day in i["when"].split("/"))
    assert all("the old barracks" not in i["place"] for i in coarse["incidents"])
    protected = [w for s in book.all(SweepList) for w in s.words if len(w) > 5]
    assert not [w for w in protected if w in json.dumps(told, ensure_ascii=False)]
    book.close()


def test_who_wants_no_date_and_no_place_told_gets_none(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=1)
    (name,) = (t.id for t in book.all(Testimony))
    terms = Terms(place=PlaceTold.NONE, date=DateTold.NONE)
    answer = Answer(name, Scope.SUBMIT, granted=True, at=NOON, terms=terms)
    book.append(answer, reason="a test", at=NOON)
    told = covered(book, Redactor(book), Cover.NAMES)
    assert {(i["when"], tuple(i["place"])) for i in told["incidents"]} == {("", ())}
    book.close()


def test_a_court_needs_consent_for_courts_and_a_named_addressee_is_the_only_one(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=1)
    (name,) = (t.id for t in book.all(Testimony))
    court = replace(PAPER, procedure=Procedure.COURT)
    before = NOON - timedelta(hours=1)
    no = Answer(name, Scope.COURT, granted=False, at=before)
    book.append(no, reason="a test", at=NOON)
    redactor = Redactor(book)
    with pytest.raises(ConsentDenied):
        made_of(book, redactor, particulars=court)
    this, other = AddresseeId("B-7QK4M2XD"), AddresseeId("B-00000000")
    answer = Answer(name, Scope.COURT, granted=True, at=NOON, only=(this,))
    book.append(answer, reason="a test", at=NOON)
    for to in (None, other):
        with pytest.raises(ConsentDenied):
            made_of(book, redactor, particulars=court, to=to)
    made = made_of(book, redactor, particulars=court, to=this)
    (one,) = json.loads(made.files[ANNEX])["testimonies"]
    assert (one["consent"]["scope"], one["consent"]["addressee_named"]) == ("court", True)
    book.close()


def test_what_goes_through_a_lawyer_needs_consent_for_lawyers_too(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=1)
    (name,) = (t.id for t in book.all(Testimony))
    lawyer = Addressee(AddresseeId("B-7QK4M2XD"), Receiver.LAWYER, "an invented chamber")
    no = Answer(name, Scope.LAWYER, granted=False, at=NOON)
    both = [Answer(name, Scope.SUBMIT, granted=True, at=NOON), no]
    book.append_many([lawyer, *both], reason="a test", at=NOON)
    redactor = Redactor(book)
    assert made_of(book, redactor).through == ()
    for only in ((), (name,)):
        with pytest.raises(ConsentDenied, match="lawyer" if only else "nobody"):
            made_of(book, redactor, to=lawyer.id, only=only)
    later = NOON + timedelta(hours=1)
    yes = Answer(name, Scope.LAWYER, granted=True, at=later, only=(lawyer.id,))
    book.append(yes, reason="a test", at=later)
    made = made_of(book, redactor, at=later, to=lawyer.id)
    submitting.kept(book, made, sealed=True, reason="r", at=later, entropy=os.urandom)
    (used,) = book.all(Use)
    assert {p.scope for p in used.permits} >= {Scope.SUBMIT, Scope.LAWYER}
    book.close()


def offered(made):
    told = json.loads(made.files[ANNEX])["testimonies"]
    return [one["consent"]["un_report"] for one in told]


def test_only_words_whose_deponent_said_so_are_offered_for_a_public_report(book, made, language):
    consents = Consents(book)
    said = [bool(consents.permitted(name, Scope.UN_REPORT, at=NOON))
            for name in made.submission.testimonies]  # fmt: skip
    assert offered(made) == said
    assert set(said) == {True, False}
    words = SUBMISSION[language]
    assert text_of(made).count(words["public_yes"]) == sum(said)
    assert " ".join(words["consent_3"].split()[:9]) in text_of(made)


def test_words_told_more_finely_than_for_a_public_report_are_not_offered(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=SIX)
    redactor = Redactor(book)
    names = [t.id for t in book.all(Testimony)]
    no_more = Terms(place=PlaceTold.NONE, date=DateTold.NONE)

    def answered(day, **more):
        at = NOON + timedelta(days=day)
        book.append_many(
            [Answer(n, s, granted=True, at=at, **(more if s is Scope.UN_REPORT else {}))
             for n in names for s in (Scope.SUBMIT, Scope.UN_REPORT)],
            reason="a test", at=at,
        )  # fmt: skip
        return at

    at = answered(1)
    usual = made_of(book, redactor, at=at)
    assert offered(usual) == [True] * SIX
    assert offered(made_of(book, redactor, at=at, cover=Cover.NAMES)) == [False] * SIX
    court = replace(PAPER, procedure=Procedure.COURT)
    book.append_many(
        [Answer(n, Scope.COURT, granted=True, at=at) for n in names], reason="a test", at=at
    )
    assert not any(offered(made_of(book, redactor, at=at, particulars=court)))
    at = answered(2, terms=no_more)
    finer = [
        redactor.draft(book.get(Testimony, n), (), terms=no_more).digest
        != redactor.draft(book.get(Testimony, n), (), terms=Terms()).digest
        for n in names
    ]
    assert set(finer) == {True, False}
    assert offered(made_of(book, redactor, at=at)) == [not one for one in finer]
    first = usual.submission.told[0].draft.digest
    at = answered(3, draft=first)
    assert offered(made_of(book, redactor, at=at)) == [True] + [False] * (SIX - 1)
    book.close()


def test_a_withdrawal_of_any_word_in_a_submission_finds_whom_to_ask(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=FEW)
    made = made_of(book, Redactor(book))
    submitting.kept(book, made, sealed=True, reason="r", at=NOON, entropy=os.urandom)
    used = {(p.testimony, p.scope) for one in book.all(Use) for p in one.permits}
    assert {scope for _, scope in used} == {Scope.SUBMIT, Scope.UN_REPORT, Scope.COMPARE}
    for name, scope in used:
        (trace,) = tracing.traced(book, name, [scope])
        assert (trace.made, trace.fate) == (Derivative.SUBMISSION, tracing.Fate.ASK)
    assert {part for n, s in used for t in tracing.traced(book, n, [s]) for part in t.parts} == {
        "claims", *(f"testimony {one.number}" for one in made.submission.told)
    }  # fmt: skip
    book.close()


def test_a_submission_is_made_of_nothing_but_words_that_may_be_handed_in_now(made):
    whole = made.submission
    one, other = whole.told[:2]
    for wrong in (other.permit, replace(one.permit, scope=Scope.QUOTE)):
        with pytest.raises(ConsentDenied, match="may not be handed in"):
            replace(one, permit=wrong, public=None)
    with pytest.raises(Malformed, match="one proof for each passage"):
        replace(one, proofs=one.proofs[1:])
    with pytest.raises(ConsentDenied, match="nobody has allowed"):
        replace(whole, told=())
    with pytest.raises(ConsentDenied, match="needs consent to court"):
        replace(whole, particulars=replace(PAPER, procedure=Procedure.COURT))
    earlier = replace(one, permit=replace(one.permit, at=NOON - timedelta(days=1)), public=None)
    with pytest.raises(ConsentDenied, match="not of this moment"):
        replace(whole, told=(earlier, *whole.told[1:]))


def test_no_other_permit_offers_words_to_the_public(made):
    one = next(told for told in made.submission.told if told.public)
    other = next(told for told in made.submission.told if told.number != one.number)
    for wrong in (one.permit, replace(one.public, testimony=other.draft.testimony),
                  replace(one.public, at=NOON - timedelta(days=1))):  # fmt: skip
        with pytest.raises(ConsentDenied, match="public report"):
            replace(one, public=wrong)
    with pytest.raises(ConsentDenied, match="nothing of this submission"):
        replace(made.submission, cover=Cover.NAMES)


def test_consent_to_one_draft_is_consent_to_no_other(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=1)
    (name,) = (t.id for t in book.all(Testimony))
    redactor = Redactor(book)
    digest = made_of(book, redactor).submission.told[0].draft.digest
    answer = Answer(name, Scope.SUBMIT, granted=True, at=NOON, draft=digest)
    book.append(answer, reason="a test", at=NOON)
    assert made_of(book, redactor)
    with pytest.raises(ConsentDenied):
        made_of(book, redactor, cover=Cover.NAMES)
    book.close()


def test_what_staff_decided_to_cover_stays_covered(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=1)
    (words,) = book.all(Testimony)
    start = words.text.index(" ") + 1
    end = words.text.index(" ", start)
    mask = Decision(words.id, start, end, Verdict.ACCEPT, "ada")
    book.append(mask, reason="a test", at=NOON)
    made = made_of(book, Redactor(book), cover=Cover.NAMES)
    first = made.submission.told[0].draft.passages[0]
    assert not any(a <= start < b for a, b in first.kept)
    book.close()


def test_a_protected_word_around_the_words_stops_it(book, redactor):
    word = next(w for s in book.all(SweepList) for w in s.words if w.isalpha() and len(w) > 5)
    loud = replace(PAPER, summary=f"{word.title()} was there.")
    with pytest.raises(Refused) as refusal:
        made_of(book, redactor, particulars=loud)
    assert word.lower() not in str(refusal.value).lower()


def test_the_same_submission_gives_the_same_bytes(made):
    beside = {name: data for name, data in made.files.items() if name != ANNEX}
    assert annex(made.submission, beside) == made.files[ANNEX]
    assert zipped(made.files, filled=True) == zipped(
        dict(reversed(made.files.items())), filled=True
    )


def test_an_archive_is_filled_to_few_sizes():
    sizes = {len(zipped({"a": os.urandom(n)}, filled=True)) for n in range(20_000, 20_900, 100)}
    assert len(sizes) <= 2


def test_both_languages_say_the_same_things():
    assert set(SUBMISSION["en"]) == set(SUBMISSION["ru"])


@pytest.mark.parametrize(
    ("key", "value"),
    [("procedure", "a friend"), ("urgent", "yes"), ("asks", []), ("secret", "x"), ("summary", ""),
     ("steps", [{"on": "2019", "what": "x"}]),
     ("steps", [{"on": "soon", "what": "x", "answer": "y"}])],
)  # fmt: skip
def test_particulars_that_are_not_right_are_refused(key, value):
    plain = papers.toml(PARTICULARS_EXAMPLE)
    with pytest.raises(Malformed):
        particulars({**plain, key: value})


def test_particulars_say_why_nothing_was_tried():
    plain = papers.toml(PARTICULARS_EXAMPLE)
    del plain["steps"]
    with pytest.raises(Malformed):
        particulars(plain)
    assert particulars({**plain, "no_steps": "It was too dangerous."}).steps == ()


@pytest.fixture
def program(tmp_path, capsys):
    """Lakeshore on disk and the command over it."""
    lakeshore_case(tmp_path / "case", only=3).close()
    (tmp_path / "paper.toml").write_text(PARTICULARS_EXAMPLE, encoding="utf-8")
    (tmp_path / "word").write_text(PASSPHRASE)

    def call(*words, paper=True):
        of = [tmp_path / "paper.toml", "--reason", "for the inquiry"] if paper else []
        given = ["dossier", "submission", *of, *words]
        with (tmp_path / "word").open() as held:
            case = ["--case", tmp_path / "case", "--passphrase-fd", held.fileno(), "--by", "ada"]
            code = main([str(w) for w in (*given, *case, "--json")])
        told = capsys.readouterr()
        return code, json.loads(told.out) if told.out else told.err

    return call


def test_by_command_it_is_sealed_to_the_addressee_and_in_the_ledger(program, tmp_path):
    key = opening.new_secret_key(os.urandom)
    to = tmp_path / "court.txt"
    to.write_text(f"# the invented court\n{opening.recipient_of(key)}\n")
    code, told = program("--to", to, "--out", tmp_path / "out.age")
    assert (code, told["sealed"], told["testimonies"]) == (0, True, 3)
    opened = b"".join(opening.opened([(tmp_path / "out.age").read_bytes()], [key]))
    with zipfile.ZipFile(io.BytesIO(opened)) as archive:
        assert {DOCUMENT, ANNEX, "README.txt"} <= set(archive.namelist())
    assert {p.name for p in tmp_path.iterdir()} == {
        "case", "court.txt", "out.age", "paper.toml", "word"
    }  # fmt: skip
    book = Casebook.unlock(tmp_path / "case", PASSPHRASE, by="a test", entropy=os.urandom)
    (record,), (copy,) = book.all(HandedIn), book.all(Copy)
    (use,) = (one for one in book.all(Use) if one.made is Derivative.SUBMISSION)
    last = book.ledger()[-1]
    book.close()
    assert (record.id, use.what, copy.use) == (told["submission"], record.id, use.id)
    handed = [used for used in use.permits if used.scope is Scope.SUBMIT]
    assert len(handed) == 3
    assert last.why.startswith("for the inquiry; ")
    assert all(used.testimony in last.why for used in use.permits)
    assert told["submission"] in last.why


def test_by_command_nothing_is_written_in_plain_words_unless_asked(program, tmp_path):
    assert program("--out", tmp_path / "out")[0] == 2
    assert not (tmp_path / "out").exists()
    code, told = program("--plain", "--out", tmp_path / "out", "--language", "ru")
    assert (code, told["sealed"]) == (0, False)
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert all(p.stat().st_mode & 0o077 == 0 for p in (tmp_path / "out").rglob("*"))
    assert program("--plain", "--out", tmp_path / "out")[0] == 3


def test_by_command_only_a_recipient_that_lasts_is_sealed_to(program, tmp_path):
    to = tmp_path / "old.txt"
    to.write_text("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\n")
    assert program("--to", to, "--out", tmp_path / "out.age")[0] == 1
    to.write_text("# nobody\n")
    assert program("--to", to, "--out", tmp_path / "out.age")[0] == 1
    assert program("--to", to, "--out", tmp_path / "no" / "out.age")[0] == 1
    assert program("--to", to)[0] == 2
    assert not (tmp_path / "out.age").exists()


def test_by_command_nobody_who_agreed_ends_with_three(program, tmp_path):
    book = Casebook.unlock(tmp_path / "case", PASSPHRASE, by="a test", entropy=os.urandom)
    names = [t.id for t in book.all(Testimony)]
    no = [Answer(n, Scope.SUBMIT, granted=False, at=NOON.replace(day=6)) for n in names]
    book.append_many(no, reason="a test", at=NOON)
    book.close()
    assert program("--plain", "--out", tmp_path / "out")[0] == 3
    assert not (tmp_path / "out").exists()


def test_by_command_the_example_is_whole(program):
    code, told = program("--example", paper=False)
    assert code == 0
    assert particulars(papers.toml(told["example"])) == PAPER
