"""Bodies by their whole Russian names stay, and nothing of them that could be somebody."""

from __future__ import annotations

import pytest

from bearwitness.adapters.marking import marked
from test_redaction_acting import masked


@pytest.mark.parametrize(
    "text",
    [
        "Генеральная прокуратура переслала жалобу.",
        "Европейский суд по правам человека признал нарушение Конвенции.",
        "Миссия Организации Объединённых Наций записала наши слова.",
        "Красный Крест к нам не пустили.",
        "Меня допрашивали в Следственном комитете.",
        "Жалобу я отправил в Генеральную прокуратуру и в Совет Безопасности.",
        "Уполномоченный по правам человека не ответил.",
    ],
)
def test_a_body_by_its_whole_name_stays(text):
    assert masked(text, "ru", spans=marked(text)) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Генеральный прокурор Иван Орвандов молчал.", "Иван Орвандов"),
        ("Мы боялись, что придёт Крест.", "Крест"),
        ("Мы знали, что Красный придёт.", "Красный"),
        ("Правозащитный центр «Рассвет» записал всё.", "Рассвет"),
    ],
)
def test_who_stands_beside_a_body_and_a_part_of_its_name_do_not(text, name):
    assert name not in masked(text, "ru", spans=marked(text))
