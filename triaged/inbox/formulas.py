"""The formulas with which the subjects of automatic answers begin, in many languages."""

from __future__ import annotations

# Formulas that mail programs put before the subject they answer, or use as the whole subject.
SUBJECT_FORMULAS = frozenset(
    {
        # English
        *("automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse"),
        *("automated reply", "automated response", "automatic response", "out of office", "out of the office", "ooo"),
        *(
            "out of office autoreply",
            "out of office reply",
            "out of office auto reply",
            "out-of-office",
            "vacation reply",
        ),
        *("out of office automatic reply", "away from my mail", "i am out of the office"),
        # German
        *("automatische antwort", "abwesenheitsnotiz", "abwesenheit", "abwesend", "abwesenheitsnachricht"),
        *("abwesenheitsmeldung", "nicht im büro", "nicht im haus", "autoantwort", "automatische abwesenheitsnotiz"),
        *("urlaubsabwesenheit", "abwesenheitsassistent", "ich bin nicht im büro", "automatische rückantwort"),
        # French
        *("réponse automatique", "absence du bureau", "absent du bureau", "absence", "message d'absence"),
        *("réponse automatique d'absence", "absent", "notification d'absence"),
        # Spanish
        *("respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina", "ausente"),
        *("mensaje automático", "ausencia", "estoy fuera de la oficina"),
        # Italian
        *("risposta automatica", "fuori sede", "fuori ufficio", "assente dall'ufficio", "assenza", "assente"),
        # Dutch
        *("automatisch antwoord", "automatische reactie", "automatische beantwoording", "afwezig", "afwezigheid"),
        *("niet aanwezig", "afwezigheidsbericht", "afwezigheidsassistent", "buiten kantoor"),
        # Portuguese
        *("resposta automática", "resposta automatica", "fora do escritório", "ausência temporária", "ausência"),
        *("ausente do escritório", "fora do escritorio", "mensagem automática"),
        # Swedish
        *("automatiskt svar", "autosvar", "frånvaro", "frånvaromeddelande", "frånvarande", "ej på kontoret"),
        *("automatsvar", "jag är inte på kontoret"),
        # Others, by the prefix alone that the common programs write
        *("automatisk svar", "fraværsmelding", "fravær", "ikke på kontoret", "automaattinen vastaus", "poissa"),
        *("ikke til stede", "fraværsbesked", "nieobecność", "nieobecność w biurze", "poissaoloviesti"),
        *("poissaoloilmoitus", "不在のお知らせ", "不在通知", "תשובה אוטומטית"),
        *("automatyczna odpowiedź", "automatická odpověď", "automatikus válasz"),
        *("自動応答", "自動返信", "自动回复", "自动答复", "自動回覆", "자동 회신", "자동 응답", "auto", "автоответ"),
        *("автоматический ответ", "otomatik yanıt", "otomatik cevap", "αυτόματη απάντηση", "מענה אוטומטי", "رد تلقائي"),  # noqa: RUF001
        *("automatsko", "răspuns automat", "автоматична відповідь", "automatiskt svar", "automatisk svar"),
        "otsutsatelen",
    },
)
# Words that stand alone in people's subjects as well ("Absence: 3 May"), so that the body must tell of an absence too.
WEAK_FORMULAS = frozenset(
    {"absence", "absent", "ausente", "ausencia", "ausência", "assente", "assenza", "abwesend", "abwesenheit", "afwezig"}
    | {"afwezigheid", "frånvaro", "frånvarande", "ooo", "fuori sede"}
    | {"niet aanwezig", "mensaje automático", "mensagem automática", "nicht im haus", "out of the office"}
    | {"fravær", "ikke på kontoret", "ikke til stede", "poissa", "auto", "nieobecność"},
)
ABSENCE_FORMULAS = WEAK_FORMULAS - {"auto", "mensaje automático", "mensagem automática"} | {
    *(
        "out of office",
        "away from my mail",
        "i am out of the office",
        "away until",
        "on holiday until",
        "on leave until",
    ),
    *("on vacation until", "on annual leave", "i am away", "i am on holiday", "abwesenheitsnotiz", "nicht im büro"),
    *("im urlaub", "ich bin nicht im büro", "absence du bureau", "absent du bureau", "en congé", "en vacances"),
    *("je suis absent", "fuera de la oficina", "fuera de oficina", "estoy fuera de la oficina", "de vacaciones"),
    *("fuori ufficio", "assente dall'ufficio", "in ferie", "buiten kantoor", "op vakantie", "met vakantie"),
    *("fora do escritório", "fora do escritorio", "ausente do escritório", "de férias", "em férias"),
    *("ej på kontoret", "inte på kontoret", "jag är inte på kontoret", "på semester"),
}
"""With these a subject may begin in the middle of a sentence; subject and text must tell of the same absence then."""
