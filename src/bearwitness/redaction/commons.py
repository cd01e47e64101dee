"""Words that are nobody's name: what may stay although it is written with a capital.

Officials and institutions stay because what they did is the evidence. A case adds its own
(`allowed`): the names of perpetrators in office, for instance. Nothing here names a person.
"""

from __future__ import annotations

# Words for kinds of places and bodies: inside a name they identify nobody by themselves.
_GENERIC = """
village town city district region republic street road avenue lane square river lake mountain
valley island north south east west northern southern eastern western central upper lower old
new great little saint school hospital clinic college university institute market factory mill
mosque church prison police station court office department ministry committee council centre
center house home company group bank hotel the of and in at by for from to a an my our his her
село села селе селом деревня деревне деревни аул аула ауле город города городе район района
районе область области республика республики улица улице улицы площадь переулок проспект река
озеро гора долина остров север юг восток запад северный южный восточный западный центральный
верхний нижний старый старое новый новое большой малый школа школе школы больница больнице
поликлиника институт университет рынок завод фабрика мечеть церковь тюрьма полиция отдел отдела
отделе суд управление министерство комитет совет центр дом фирма банк гостиница и в на от из до
по с у о к за под над при мой моя наш наша его её ее
"""
GENERIC = frozenset(_GENERIC.split())

# Written with a capital, and never masked for that alone.
_ENGLISH = """
i i'm i'd i'll i've god allah mr mrs ms miss dr sir madam january february march april may june
july
august september october november december monday tuesday wednesday thursday friday saturday
sunday
english russian russia internet telegram whatsapp instagram facebook vk youtube ramadan eid quran
koran islam islamic muslim muslims christian christians article articles court courts government
state convention constitution criminal code commission committee section protocol president
parliament federation federal ministry minister prosecutor police united nations human rights
european council europe osce un ok tv sim sms pdf gay lgbt lgbtq protected case passage
supreme constitutional chamber rule rules law act laws part chapter annex registry registrar vice
judge judges high public office department interior justice affairs foreign internal security
service services national assembly union administrative cassation appeal appeals tribunal
commanding
officer officers agent agents chancellor social benefits commercial regional military martial
assize magistrate magistrates inland revenue sections grand fourth fifth sixth equal opportunities
income support penal civil trial circumstances general attorney ombudsman chief labour health
education finance defence defense tax customs immigration border army navy air force commonwealth
republic kingdom protection fundamental freedom freedoms
report application applicant facts procedure
"""
_RUSSIAN = """
бог бога богу аллах аллаха аллаху аллахом господь господи интернет телеграм ватсап инстаграм
россия россии россию россией рф ссср сша евросоюз европа европы оон обсе есть
рамадан рамадана ислам коран корана суд суда президент президента правительство федерация
федерации
министерство прокуратура следственный комитет уголовный уголовного уголовному кодекс кодекса
конституция конституции верховный верховного следственного комитета статья статьи
г-н г-жа тв смс лгбт вы вас вам вами ваш ваша ваше ваши
"""
# Bodies that act in office: what they did is evidence.
_INSTITUTIONS = """
police fsb fbi kgb nkvd omon sobr interpol army parliament ombudsman duma
полиция полиции полицию полицией полиции милиция милиции мвд фсб омон омона омоне омоном собр
собра росгвардия росгвардии прокуратура прокуратуры прокуратуру дума думы фсин спецназ
"""
INSTITUTIONS = frozenset(_INSTITUTIONS.split())
# What bodies and offices are called by, in English: parts of names that name nobody. None of them
# is also a given name or a common surname, which is why "dean" and "head" are not here.
_OFFICES = """
authority authorities board principal international governor ambassador regulation regulations
inspector treasury roads highways motor vehicles prevention terrorism aliens agriculture treaty
legal medical disciplinary director directorate economics economy proceedings panel implementing
implementation decisions armed forces professor independent religious higher reform association
foundation municipality municipalities procurator insolvency ordinance building insurance culture
marriage division judgment surveys theft instrument accountants communities companies electricity
environment environmental fisheries forestry housing industry labour pensions planning postal
procurement railways sciences statistics telecommunications tourism transport treatment welfare
administration agency bureau cabinet embassy consulate federal governorate headquarters trade
inspectorate prefecture secretariat senate veterans
"""
OFFICES = frozenset(_OFFICES.split())
# A whole country is millions of people: its name alone points at nobody. Its adjective does more
# often: "the Polish embassy let me in" says whose papers somebody has. So those stay masked, also
# before the bodies of a state, until a person clears them or a case allows "the Polish police";
# only where the text names the country itself, and as a place, does the adjective say no more
# (`legal.stays`).
_COUNTRIES = """
russia ukraine georgia armenia azerbaijan kazakhstan belarus turkey germany france poland sweden
norway finland denmark netherlands belgium austria switzerland italy spain portugal greece
bulgaria romania moldova hungary czechia slovakia latvia lithuania estonia canada usa britain
england scotland wales ireland uk
россия украина грузия армения азербайджан казахстан беларусь турция германия франция польша
"""
COUNTRIES = frozenset(_COUNTRIES.split())
# Given to people as well.
MONTHS = frozenset({"april", "may", "june", "august", "march"})
ALWAYS = COUNTRIES | frozenset(_ENGLISH.split()) | OFFICES
ALWAYS |= frozenset(_RUSSIAN.split()) | INSTITUTIONS

# A capital at the beginning of a sentence says nothing; these do not even raise the question.
_COMMON = """
the a an and or but if then so because when while after before until since although though as
of in on at by for from to with without into over under about between through during against
i you he she it we they me him her us them my your his its our their mine this that these those
who whom whose which what where why how not no yes never ever always often once there here now
is are was were be been being am do does did done have has had having will would can could may
might must shall should say said says tell told ask asked come came go went gone get got take
took taken make made see saw seen know knew think thought give gave find found want let put
man men woman women boy girl child children people person family mother father brother sister
son daughter wife husband uncle aunt cousin friend neighbour neighbor doctor nurse teacher one
two three four five six seven eight nine ten first second third last next other another some any
all both each every many much more most few little own same such only just also too very still
again even back out up down off away later day night week month year years time morning evening
и а но или если то так что чтобы как когда где куда откуда почему потому хотя пока после перед
в во на с со из от до по за под над при о об у к ко для без через между я ты он она оно мы вы
они меня мне мной тебя его её ее ему ей нас нам них им ими мой моя моё мои твой наш наша свой
этот эта это эти тот та те кто который которая которые весь вся всё все не ни нет да уже ещё еще
был была было были есть буду будет мать отец брат сестра сын дочь жена муж дядя тётя друг
человек люди ребёнок дети врач учитель сосед один два три четыре пять потом там тут здесь тогда
очень только даже никто ничего никогда позже затем сначала наконец однажды вдруг снова сразу рядом
напротив сказал сказала говорил говорила день ночь год утром
"""
COMMON = frozenset(_COMMON.split())
EVERYDAY = ALWAYS | COMMON | GENERIC
