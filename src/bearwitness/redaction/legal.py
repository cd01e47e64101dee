"""What law and offices are called by: with a capital, and nobody's name.

Institutions stay because what they did is the evidence. Lists say which words, and none of them
is a given name or a surname among the 90,000 of the census of the United States of 1990, nor a
person in the Russian dictionary; what is a name somewhere (Trust, Data) was left out by hand.
Any word may be somebody's call sign, so one of them alone is masked: it stays beside others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bearwitness.redaction.bodies import bodies
from bearwitness.redaction.commons import OFFICES

# Parts of names of laws, courts, offices and proceedings.
_LEGAL = """
abduction abolition abovementioned acceptance accession accident accidents accommodation
accountability accreditation accusation acquisition acquittal acts adjudication administrator
admissibility admission adolescents adoption adversarial advisory advocates affiliation
aforementioned agreement agreements airport airports allegations allowance allowances amendment
amendments annexe annual annulment appellate appendix applicants applications appointments
apprenticeship approximation aquatic arbitration archaeological archive archives arrears arrest
aspects assessment asset assets assignment assistance associations attestation auction audiovisual
audit aviation bailiffs bankruptcy broadcasting budget bulletin burial bylaws cadastral cadastre
cases casualty censored censorship census ceremony certificate certification chairman chairperson
charities chf civilian civilians claims clerical coalition coastal codification collective
collegium combating commanders commerce commissariat commissioners committees communication
communications compensation competence competition complaint complaints compulsory conciliation
conditions conduct confederation conference confiscation conscription conservation consolidation
constitutionality construction consular consultation consultative consumer consumers consumption
contagious contempt contract contracts control conventions convict convicts cooperation cooperative
coordinating coordination copyright corporate corporation corporations correctional corrections
correspondence corruption councillors councils counsel counterfeiting counterterrorism
criminological cultural currency custody czk damages debtors debts decision declaration decrees
degrading delegate delegation democratic demographic departments deportation deputies detainees
detention determination development diplomatic directive directives directorates disclosure
discrimination dismissal dispute disputes distribution districts divisional dkk dna documentation
documents domestic drainage drugs earnings ecclesiastical echr ecj ecology economic educational eec
efficiency election elections electoral elementary elimination emergency emigration emoluments
employees employers employment enactment endowment enforcement enquiry enterprise enterprises
entities equipment establishment establishments estate estates ethical ethics eur euratom
evacuation evaluation eviction examination examinations examiner exchange execution executive
exercise exhibition expenditure expert experts explosives export expropriation expulsion extension
extradition extraordinary faculties faculty federations film finances financial firearm firearms
firm fishery food foods forced foreigners forensic formation foundations franchise fraud fund funds
further gambling gazette gbp gendarmerie gender genetic genocide geodesy geological governing
governments grievances guarantee guardianship guidance guideline guidelines habeas harmonisation
hearings historical homicide household humanitarian hydraulic hygiene identification identity
immovable immunity impartiality implements import imposition imprisonment improvement
inadmissibility incorporation indemnity index indictment indisputably individual individuals
indivisibility industrial industries information infrastructure inhabitants inheritance inhuman
injury innovation innovations inquest inquiries inquiry inspection inspections inspectors instance
institutes institution institutional institutions instruction instructions instruments integrated
integration intellectual intelligence interception interests interim interministerial internment
interpretation interrogation invalidity investigation investigations investigative investigators
investment investments irrigation issues itinerary journalists judgement judgements judgments
judicial judiciary jurisdiction jurisprudence juvenile juveniles laboratories laboratory landlord
landlords lawyers leaseholders lecture legalisation legislation legislative legislature liability
liberties libraries licence licences licensing limitation limitations liquidation liquidator
litigation loans local lottery lustration magistracy maintenance management manufacturers
manufacturing maritime markets matrimonial measures mechanisms mediation medicines meeting
memorandum metropolitan migrants migration militia mineral minerals ministerial ministers
ministries minutes misuse mobilisation mobility modernisation monetary monitoring monopoly
monuments mortgage motions motorway movement municipal museums narcotics nationalities nationality
nationals natural naturalisation navigation necessities negligence negotiations notarial notaries
notices notification nuclear nursing obligation obligations observatory occupational offence
offences offenders offense official officials operation operational operations opinion opinions
opposition optional orders ordinances organisation organisations organised organization
organizations origin outline outpatient ownership parental parity parliamentary parliaments parole
participation parties partnership passports patent patents pathology patrimony payments
peacekeeping pecuniary penalties penalty penitentiary pensioners period periodical permanent permit
permits persecution personal personnel petition petitions petroleum pharmaceutical physical
plaintiff plenary plenum pln policies policing policy political polytechnic population populations
possession possessions posthumous posts practice practitioners preamble precautionary precinct
preferential preliminary premises preparation preparatory prescription preservation presidency
presidential presidium pretrial primary principles prisoners privacy private privatisation
privatization privileges probation procedural procedures process procuracy procurators product
production products professional professions programme programmes prohibition projects promotion
propagation property proportionality prosecuting prosecution prosecutions prosecutorial prosecutors
protective protocols provinces provincial provision provisional provisions publications publishers
publishing punishment purposes pursuit qualification qualifications quarantine questionnaire
railway rates ratification rationalisation reception recognition recommendation recommendations
reconciliation reconstruction recruitment redistribution redress reduction referendum reforms
refusal regime regiment regions registered registers registration regulatory rehabilitation
reimbursement reinstatement rejection relation relations relative relevant religions remand
remission removal removals remuneration renovation rental reparation repatriation repeal reporting
reports representation representations representative representatives reprimand republican rescue
research reservation residence residential resolution resolutions resources respondent restitution
restoration restrictions restructuring results retirement retroactivity return reunification review
revision revocation rural safeguards safety salaries sanatorium sanctions sanitary schedule
schedules scheme schemes science scientific secondary secretarial secretaries secretary sectoral
secular securities seizure selection seminar seniority sentence sentences sentencing separation
sequestration series settlement settlements shareholders shipping shipyard societies society
specialised specialist specific sporting standardisation standards stateless statement statements
statistical status statute statutes statutory strategic strategy structural structures
subcommission subcommittee subdivision submission submissions subpoena subsidiary subsidies
substances subversion succession summary superintendent superior supervision supervisory supplement
supplementary supplies supply surveillance surveyor surveyors suspects suspension suspicion systems
tariff tariffs taxation taxes taxpayer technical technological technology telecommunication
telegraph telephone temporary tenancy tenants termination territorial territories territory
terrorist terrorists testamentary textile thereupon torture touristic trademark traffic trafficking
training transactions transfer transitional translation transmission transplantation transportation
traumatology treasurer treaties tribunals trl trnc trustee trustees unconstitutional
unconstitutionality unemployment unfair unification unions universities unlawful unlimited usage
usd ussr usury utilities utility vaccination validity valuation verdict verification veterinary
victims violation violations violence vocational volunteers voting vulnerable warfare warrant
warrants warship waste weapons widows withdrawal witnesses working workplace writ zones zoning
"""
# Courts, offices and laws as their own countries call them, which judgments give in brackets.
_ABROAD = """
sąd najwyższy apelacyjny okręgowy rejonowy wojewódzki naczelny administracyjny trybunał
konstytucyjny ustawa kodeks yargıtay danıştay sayıştay mahkemesi kanunu kurulu yönetmeliği
başsavcılığı bakanlığı högsta domstolen hovrätten tingsrätten regeringsrätten justitiekanslern
regeringsformen rättegångsbalken jordabalken høyesterett lagmannsretten tingretten conseil
préfecture ministère tribunale cassazione questura procura carabinieri audiencia juzgado fiscalía
bundesrat bundestag nationalrat landtag länder ministerialdirigent ministerialdirigentin
ministerialrat ministerialrätin gdr frg ddr
"""
LEGAL = frozenset(_LEGAL.split()) | frozenset(_ABROAD.split())
# German law makes its words from others: Verwaltungsgerichtshof, Wehrgesetz.
COMPOUND = re.compile(
    r"[a-zäöüß-]{4,}(?:gericht(?:shof)?|gesetz(?:buch)?|verordnung|behörde|ministerium"
    r"|minister|bescheid|erkenntnis|verfügung|hauptmannschaft|senat|ausschuss|beschwerde|verfahren"
    r"|verwaltung|verfassung|berechtigung|befugnis|erlaubnis|erklärung)"
)
# Of a country that may be read: where it is named, "the Polish police" says no more of anybody.
# Where it is not, the adjective may say whose papers somebody has.
_ADJECTIVES = """
Armenian/Armenia Austrian/Austria Azerbaijani/Azerbaijan Belarusian/Belarus Belgian/Belgium
British/Britain British/UK Bulgarian/Bulgaria Canadian/Canada Czech/Czechia Danish/Denmark
Dutch/Netherlands English/England Estonian/Estonia Finnish/Finland
French/France Georgian/Georgia German/Germany Greek/Greece Hungarian/Hungary Irish/Ireland
Italian/Italy Kazakh/Kazakhstan Latvian/Latvia Lithuanian/Lithuania Moldovan/Moldova
Norwegian/Norway Polish/Poland Portuguese/Portugal Romanian/Romania Scottish/Scotland
Slovak/Slovakia Spanish/Spain Swedish/Sweden Swiss/Switzerland Turkish/Turkey Ukrainian/Ukraine
"""
_NAMED = [tuple(pair.split("/")) for pair in _ADJECTIVES.split()]
_OF_STATE = re.compile(
    rf"\b(?P<whose>{'|'.join(sorted({adjective for adjective, _ in _NAMED}))})"
    r"(?= (?:(?i:federal|national|supreme|constitutional|civil|criminal|penal|military|basic|armed"
    r"|legal|domestic|administrative|security|judicial) ){0,2}"
    r"(?i:governments?|authorit(?:y|ies)|courts?|law|laws|legislation|legislature|judiciary"
    r"|constitution|parliament|codes?|republic|system|forces|army|troops|police|ministry|ministries"
    r"|territory|jurisdiction|invasion|occupation)\b)"
)
# Bodies and laws: with one of these beside it, a word of law is part of what they are called by.
# Ranks and whoever may be followed by a name (Judge, Officer, Justice) are not among them.
_BODIES = """
court courts government state convention constitution criminal code commission committee section
protocol parliament federation federal ministry police united nations human rights european council
supreme constitutional chamber law act laws registry public office department affairs
foreign internal security services assembly union administrative cassation appeal appeals
tribunal social benefits commercial regional military assize revenue sections penal civil
health education finance defence defense tax customs immigration border army navy commonwealth
republic protection fundamental freedoms procedure
"""
_PERSONS = """
principal governor ambassador inspector director professor procurator accountants aliens veterans
armed religious independent higher international board
"""
BODIES = frozenset(_BODIES.split()) | OFFICES - frozenset(_PERSONS.split())
_PART = re.compile(r"(?:[^\W\d_]+(?:['’-][^\W\d_]+)*)")
_LINK = re.compile(r" (?:(?:of|for|on)(?: the)? )?")
_AND = re.compile(r" and (?:the )?")
# What follows is what somebody is called, or somebody of a rank.
_SOMEBODY = re.compile(
    r"(?i:\b(?:call[ -]?sign|nickname|name|known as)\b[^.!?\n]{0,60}"
    r"|\b(?:called|named|nicknamed)(?: (?:him|her|it|us|me|them|the \w+))?)[ :,]+[\"“«']?$"
    r"|\b(?:Mr|Mrs|Ms|Miss|Mme|Herr|Frau|Dr|Prof|Sir|Lord|Lady|Judge|Captain|Colonel|Major|General"
    r"|Sergeant|Lieutenant|Commander|Officer|Agent|Inspector|Doctor|Uncle|Aunt)\.? $"
)


def offices(text: str) -> set[int]:
    """Return where words of law begin that stand in what a body or a law is called by.

    Such a word stays in "Commission for Lustration and Compensation", and never alone: "Control
    ordered it" and "Control and Verdict came" name people.

    Args:
        text: folded.
    """
    found: set[int] = set()
    for run in _runs(text):
        if not _SOMEBODY.search(text[max(0, run[0][0].start() - 80) : run[0][0].start()]):
            found.update(_licensed(run))
    return found


def _licensed(run: list[list[re.Match[str]]]) -> Iterator[int]:
    """Yield the starts of the words of a run's parts ("and" divides them) that name a body."""
    first = False
    for count, part in enumerate(run):
        body = len(part) > 1 and any(w.group().lower() in BODIES for w in part)
        body = body or sum(w.group().lower() in LEGAL for w in part) > 1
        first = first or (body and count == 0)
        if body or first:
            yield from (w.start() for w in part)


def _runs(text: str) -> Iterator[list[list[re.Match[str]]]]:
    """Yield words of law and bodies with capitals that stand together, in parts between "and"."""
    run: list[list[re.Match[str]]] = []
    end = -1
    for word in _PART.finditer(text):
        plain = word.group().lower()
        if not word.group()[0].isupper() or not (plain in LEGAL or plain in BODIES):
            continue
        between = text[end : word.start()] if run else ""
        if run and _LINK.fullmatch(between):
            run[-1].append(word)
        elif run and _AND.fullmatch(between):
            run.append([word])
        else:
            if run:
                yield run
            run = [[word]]
        end = word.end()
    if run:
        yield run


# Which of many laws it is says nothing of a person: "Law no. 5190", "the Aliens Act of 1997". A
# law that has neither name nor number is a day like another: "after the Act of 14 May 2014".
_LAWS = (
    r"(?:Acts?|Laws?|Law-Decrees?|Decrees?|Directives?|Ordinances?|Treaty|Conventions?|Regulations?"
    r"|Constitution|Code)"
)
_NUMBERED = r"[Nn]os?\. ?\d{1,4}(?:[/:]\d{1,4})?(?!\d)"
_DAY = (
    r"(?:\d{1,2} )?(?:(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December) )?(?:1[89]|20)\d\d\b"
)
_NAMES_A_LAW = r"(?P<name>(?:[A-Z][\w-]+ ){1,3})"
_ENACTED = re.compile(
    rf"(?<!my )(?<!his )(?<!her )\b(?!Code){_LAWS},? {_NUMBERED}"
    rf"(?:(?:,| and) \d{{1,4}}(?:[/:]\d{{1,4}})?(?!\d))*(?: of {_DAY})?"
    rf"|\b{_NAMES_A_LAW}{_LAWS} of {_DAY}"
    rf"|\b(?:1[89]|20)\d\d(?= (?P<behind>(?:[A-Z][\w-]+ ){{1,3}}){_LAWS}\b)"
)


def enacted(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a law stands with its number, or with its name and when it was made."""
    for match in _ENACTED.finditer(text):
        name = (match["name"] or match["behind"] or "").split()
        if all(_of_law(word) for word in name):
            yield match.span()


def _of_law(word: str) -> bool:
    plain = word.lower()
    return plain in LEGAL or plain in BODIES or plain in OFFICES or plain.startswith("anti-terror")


# Latin and French that stand in any judgment; "alia" alone may be Alia, and de Novo is a surname.
_PHRASES = (
    r"(?:[Ii]nter alia|[Mm]utatis mutandis|[Pp]rima facie|[Ee]x officio|[Ee]x parte|[Ii]n absentia"
    r"|[Pp]ro rata|ratione (?:materiae|personae|temporis|loci)|vis-à-vis|bona fide|[Hh]abeas corpus"
    r"|ultra vires|de (?:facto|jure)|locus standi|actio popularis|ordre public"
    r"|obiter dict(?:um|a)|res judicata|per se|ad hoc|amicus curiae|pre-trial)"
)
# Words that are names somewhere, where they are not: a Dean, and the Dean of the Faculty.
_OFFICES = (
    r"(?:Basic Law|World War|(?:House of|Law) Lords|Prime Minister|Commander-in-Chief"
    r"|Secretary-General|Anti-Terror(?:ism|ist)?(?= (?:Branch|Act|Law|Department|Police)))"
)
_FIXED = re.compile(rf"\b(?:{_PHRASES}|{_OFFICES})\b")
_HEAD = re.compile(
    r"\b[Tt]he (?P<it>Head|Dean|Commander|Chair|Deputy|Clerk|Master)(?= of the (?P<of>[A-Z]\w+))"
)
# Where a country is a place: Georgia is also somebody, "Georgia cried".
_IN = (
    r"\b(?:[Ii]n|[Ii]nto|[Ww]ithin|[Tt]hroughout|[Aa]cross|[Rr]epublic of|[Kk]ingdom of) (?:the )?"
)


def _is_read_of(text: str, country: str) -> bool:
    """Say whether a text names a country as a place, and nowhere as somebody could be named."""
    said = len(re.findall(rf"\b{country}\b", text))
    return said > 0 and said == len(re.findall(rf"{_IN}{country}\b(?!['’]s| [A-Z])", text))


def stays(text: str) -> set[int]:
    """Return where letters stand that are a name elsewhere, and there part of an office or a law.

    Args:
        text: folded; a country that it names lets the adjective of its bodies be read.
    """
    found = [*(m.span() for m in _FIXED.finditer(text)), *bodies(text)]
    found += [m.span("it") for m in _HEAD.finditer(text) if _of_law(m["of"])]
    for match in _OF_STATE.finditer(text):
        countries = [country for adjective, country in _NAMED if adjective == match["whose"]]
        if any(_is_read_of(text, country) for country in countries):
            found.append(match.span())
    return {at for start, end in found for at in range(start, end)}
