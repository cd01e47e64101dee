"""What people are called by their part in events, and nobody by name: a guard, the crowd.

Each may open a sentence without an article («Следователь записал», "Police came") and stays
readable there. None of them is a given name.
"""

from __future__ import annotations

_ENGLISH = """
i you he she it we they one who nobody somebody someone anybody anyone everybody everyone whoever
none neither either both all some many most several few others another two three four five six seven
eight nine ten half each this that these those there here then now later soon finally eventually
suddenly afterwards before after once when while as if since until because although though so and
but or nor yet thus also never always often sometimes still just only even what which how why where
not yesterday today tomorrow tonight again instead meanwhile first second last next god allah police
army militia people mother father mum mom dad grandmother grandfather uncle aunt mama papa mummy
daddy death night silence winter spring summer autumn morning evening darkness help blood word water
news time money smoke dust fire light snow rain power electricity panic sand mud wind everything
nothing something anything life truth whatever fighting
"""
_RUSSIAN = """
следователь судья прокурор адвокат защитник полковник подполковник майор капитан лейтенант сержант
старшина прапорщик генерал рядовой солдат военный военнослужащий офицер командир начальник охранник
охрана конвоир конвой надзиратель полицейский милиционер участковый оперативник опер боец боевик
террорист снайпер водитель шофёр шофер врач доктор медсестра фельдшер санитар переводчик переводчица
свидетель понятой эксперт журналист журналистка корреспондент сосед соседка мужчина женщина парень
девушка мальчик девочка ребёнок ребенок старик старуха бабушка дедушка мама папа мать отец брат
сестра сын дочь дочка жена муж дядя тётя тетя внук внучка племянник племянница друг подруга товарищ
человек люди народ толпа группа часть половина большинство семья отряд взвод рота патруль полиция
милиция армия спецназ омон президент министр губернатор депутат мэр глава председатель директор
секретарь чиновник уполномоченный представитель сотрудник сотрудница дежурный незнакомец кто кто-то
никто некто каждый один одна другой другая второй первый третий последний старший младший главный
пленный заключённый заключенный арестант сокамерник сокамерница задержанный раненый убитый погибший
больной хозяин хозяйка учитель учительница директриса имам мулла священник монах бог аллах господь
мэрия власть государство правительство суд прокуратура следствие комиссия комитет министерство
хирург медик палач убийца преступник насильник вертухай начальство руководство родственник
родственница ветеран активист активистка правозащитник правозащитница волонтёр волонтер житель
жительница
"""
PARTS = frozenset((_ENGLISH + _RUSSIAN).split())
