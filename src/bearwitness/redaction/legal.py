"""What law and offices are called by: with a capital, and nobody's name.

Institutions stay because what they did is the evidence. Lists say which words, and none of them
is a given name or a surname among the 90,000 of the census of the United States of 1990, nor a
person in the Russian dictionary; what is a name somewhere (Trust, Clemency) was left out by hand.
"""

from __future__ import annotations

import re

# Parts of names of laws, courts, offices and proceedings.
_LEGAL = """
abduction abolition abovementioned acceptance accession accident accidents accommodation
accountability accreditation accusation acquisition acquittal acts adjudication administrator
admissibility admission adolescents adoption adversarial advisory advocates affiliation
aforementioned agreement agreements airport airports allegations allowance allowances amendment
amendments annexe annual annulment appellate appendix applicants applications appointments
apprenticeship approximation aquatic arbitration archaeological archive archives arrears arrest
aspects assessment asset assets assignment assistance associations attestation auction audiovisual
audit aviation award bailiffs bankruptcy broadcasting budget bulletin burial bylaws cadastral
cadastre cases casualty censored censorship census ceremony certificate certification chairman
chairperson charities chf civilian civilians claims clerical coal coalition coastal codification
collective collegium combating commanders commerce commissariat commissioners committees
communication communications compensation competence competition complaint complaints compulsory
conciliation conditions conduct confederation conference confiscation conscription conservation
consolidation constitutionality construction consular consultation consultative consumer consumers
consumption contagious contempt contract contracts control conventions convict convicts
cooperation cooperative coordinating coordination copyright corporate corporation corporations
correctional corrections correspondence corruption councillors councils counsel counterfeiting
counterterrorism criminological cultural currency custody czk damages data debtors debts decision
declaration decrees degrading delegate delegation democratic demographic departments deportation
deputies detainees detention determination development diplomatic directive directives
directorates disclosure discrimination dismissal dispute disputes distribution districts
divisional dkk dna documentation documents domestic drainage drugs earnings ecclesiastical echr
ecj ecology economic educational eec efficiency election elections electoral elementary
elimination emergency emigration emoluments employees employers employment enactment endowment
energy enforcement enquiry enterprise enterprises entities equipment establishment establishments
estate estates ethical ethics eu eur euratom evacuation evaluation eviction examination
examinations examiner exchange execution executive exercise exhibition expenditure expert experts
explosives export expropriation expulsion extension extradition extraordinary faculties faculty
federations film finances financial firearm firearms firm fishery food foods forced foreigners
forensic formation foundations franchise fraud fund funds further gambling gazette gbp gendarmerie
gender genetic genocide geodesy geological governing governments grievances guarantee guardianship
guidance guideline guidelines habeas harmonisation hearings historical homicide household
humanitarian hydraulic hygiene identification identity immovable immunity impartiality implements
import imposition imprisonment improvement inadmissibility incorporation indemnity index
indictment indisputably individual individuals indivisibility industrial industries information
infrastructure inhabitants inheritance inhuman injury innovation innovations inquest inquiries
inquiry inspection inspections inspectors instance institutes institution institutional
institutions instruction instructions instruments integrated integration intellectual intelligence
interception interests interim interministerial internment interpretation interrogation invalidity
investigation investigations investigative investigators investment investments irrigation issue
issues itinerary journalists judgement judgements judgments judicial judiciary jurisdiction
jurisprudence juvenile juveniles laboratories laboratory landlord landlords lawyers leaseholders
leave lecture legalisation legislation legislative legislature liability liberties libraries
licence licences licensing limitation limitations liquidation liquidator litigation loans local
lottery lustration magistracy maintenance management manufacturers manufacturing maritime markets
matrimonial measures mechanisms mediation medicines meeting memorandum metropolitan migrants
migration militia mineral minerals mining ministerial ministers ministries minutes misuse
mobilisation mobility modernisation monetary monitoring monopoly monuments mortgage motions
motorway movement municipal museums mutual narcotics nationalities nationality nationals natural
naturalisation navigation necessities negligence negotiations nok notarial notaries notices
notification nuclear nursing obligation obligations observatory occupational offence offences
offenders offense official officials operation operational operations opinion opinions opposition
optional order orders ordinances organisation organisations organised organization organizations
origin outline outpatient ownership parental parity parliamentary parliaments parole participation
parties partnership passports patent patents pathology patrimony payments peacekeeping pecuniary
penalties penalty penitentiary pensioners period periodical permanent permit permits persecution
personal personnel petition petitions petroleum pharmaceutical physical plaintiff plenary plenum
pln policies policing policy political polytechnic population populations possession possessions
posthumous posts practice practitioners preamble precautionary precinct preferential preliminary
premises preparation preparatory prescription preservation presidency presidential presidium
pretrial primary principles prisoners privacy private privatisation privatization privileges
probation procedural procedures process procuracy procurators product production products
professional professions programme programmes prohibition projects promotion propagation property
proportionality prosecuting prosecution prosecutions prosecutorial prosecutors protective
protocols provident provinces provincial provision provisional provisions publications publishers
publishing punishment purposes pursuit qualification qualifications quarantine questionnaire
railway rates ratification rationalisation reception recognition recommendation recommendations
reconciliation reconstruction recovery recruitment redistribution redress reduction referendum
reforms refusal regime regiment regions registered registers registration regulatory
rehabilitation reimbursement reinstatement rejection relation relations relative relevant
religions remand remission removal removals remuneration renovation rental reparation repatriation
repeal reporting reports representation representations representative representatives reprimand
republican rescue research reservation reserve residence residential resolution resolutions
resources respondent restitution restoration restrictions restructuring results retirement
retroactivity return reunification review revision revocation rub rural safeguards safety salaries
sanatorium sanctions sanitary schedule schedules scheme schemes science scientific secondary
secret secretarial secretaries secretary sectoral secular securities seizure selection seminar
seniority sentence sentences sentencing separation sequestration series settlement settlements
shareholders shipping shipyard societies society specialised specialist specific sporting
standardisation standards stateless statement statements statistical status statute statutes
statutory strategic strategy structural structures subcommission subcommittee subdivision
submission submissions subpoena subsidiary subsidies substances subversion succession summary
superintendent superior supervision supervisory supplement supplementary supplies supply
surveillance surveyor surveyors suspects suspension suspicion systems tariff tariffs taxation
taxes taxpayer technical technological technology telecommunication telegraph telephone temporary
tenancy tenants tender termination territorial territories territory terrorist terrorists
testamentary textile thereupon torture touristic trademark traffic trafficking training
transactions transfer transitional translation transmission transplantation transportation
traumatology treasurer treaties tribunals trl trnc trustee trustees unconstitutional
unconstitutionality unemployment unfair unification unions unit universities unlawful unlimited
usage usd ussr usury utilities utility vaccination validity valuation verdict verification
veterinary victims violation violations violence vocational volunteers voting vulnerable warfare
warrant warrants warship waste weapons widows withdrawal witnesses working workplace writ zones
zoning
"""
# Courts, offices and laws as their own countries call them, which judgments give in brackets.
_ABROAD = """
sąd najwyższy apelacyjny okręgowy rejonowy wojewódzki naczelny administracyjny trybunał
konstytucyjny ustawa kodeks yargıtay danıştay sayıştay mahkemesi kanunu kurulu yönetmeliği
başsavcılığı bakanlığı högsta domstolen hovrätten tingsrätten regeringsrätten justitiekanslern
regeringsformen rättegångsbalken jordabalken høyesterett lagmannsretten tingretten conseil
préfecture ministère tribunale cassazione questura procura carabinieri audiencia juzgado fiscalía
bundesrat bundestag nationalrat landtag länder ministerialdirigent ministerialdirigentin
ministerialrat ministerialrätin  gdr frg ddr
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
# Which of many laws it is says nothing of a person: "Law no. 5190", "the Act of 11 April 1997".
_LAWS = (
    r"(?:Acts?|Laws?|Law-Decrees?|Decrees?|Directives?|Ordinances?|Treaty|Conventions?|Regulations?"
    r"|Constitution|Codes?)"
)
ENACTED = re.compile(
    rf"\b{_LAWS},? (?:[Nn]os?\. ?\d+(?:[/:]\d+)?(?:(?:,| and) \d+(?:[/:]\d+)?)*"
    r"|of (?:\d{1,2} )?(?:(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December) )?(?:1[89]|20)\d\d\b)"
    rf"|\b(?:1[89]|20)\d\d(?= (?:[A-Z][\w-]+ ){{0,3}}{_LAWS}\b)"
)
# Latin and French that stand in any judgment; "alia" alone may be Alia.
_PHRASES = (
    r"(?i:inter alia|mutatis mutandis|prima facie|ex officio|ex parte|in absentia|pro rata"
    r"|ratione \w+|vis-à-vis|bona fide|habeas corpus|ultra vires|de (?:facto|jure|novo)"
    r"|locus standi|actio popularis|ordre public|obiter dict(?:um|a)|res judicata|per se|ad hoc"
    r"|amicus curiae|pre-trial)"
)
# Words that are names somewhere, where they are not: a Dean, and the Dean of the faculty.
_OFFICES = (
    r"(?:Basic Law|World War|(?:House of|Law) Lords|Prime Minister|Commander-in-Chief"
    r"|Secretary-General|Anti-Terror(?:ism|ist)?(?= (?:Branch|Act|Law|Department|Police))"
    r"|(?:Head|Dean|Commander|Chair|Deputy|Clerk|Master)(?= of the ))"
)
_FIXED = re.compile(rf"\b(?:{_PHRASES}|{_OFFICES})\b")


def stays(text: str) -> set[int]:
    """Return where letters stand that are a name elsewhere, and there part of an office or a law.

    Args:
        text: folded; a country that it names lets the adjective of its bodies be read.
    """
    found = [m.span() for m in _FIXED.finditer(text)]
    for match in _OF_STATE.finditer(text):
        countries = [country for adjective, country in _NAMED if adjective == match["whose"]]
        if any(re.search(rf"\b{country}\b", text) for country in countries):
            found.append(match.span())
    return {at for start, end in found for at in range(start, end)}
