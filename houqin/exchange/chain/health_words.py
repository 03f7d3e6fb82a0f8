"""The vocabulary of the roll: temperatures, places, symptoms, and how people say that nothing is the matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from houqin.exchange.chain.order_words import SAID
from houqin.exchange.chain.words import CLOCK, HAN, SHARED, Scanner

FEELS_HOT, UNWELL = "feels_hot", "unwell"
SYMPTOMS: Mapping[str, str] = {
    FEELS_HOT: "发热|发烧|低烧|高烧|低热|高热|烧得?",
    "cough": "干咳|咳嗽|咳痰|咳",
    "sore_throat": "(?:咽喉|咽|喉咙|嗓子)(?:部?不适|肿?痛|疼痛?|干痒?)",
    "runny_nose": "流鼻?涕|鼻塞|流鼻水|打喷嚏",
    "short_breath": "气短|气促|胸闷|呼吸困难|喘",
    "tired": "乏力|没劲|疲劳|无力|困倦",
    "headache": "头疼|头痛|头晕",
    "muscle_ache": "肌肉酸?痛|浑身(?:酸)?[疼痛]|身上[疼痛]|全身酸?痛|关节痛",
    "diarrhoea": "腹泻|拉肚子|闹肚子|肚子[疼痛]|腹痛",
    "vomiting": "呕吐|恶心|想吐",
    "no_taste": "(?:嗅觉|味觉)(?:减退|失灵|丧失)",
    UNWELL: "感冒|不舒服|不适|难受|不太?正常|不健康|异常|不太好|症状",
}
CONTACT = (
    "居家(?:隔离|观察|监测)|集中隔离|隔离|次?密接|密切接触者?|接触史|接触过?|疑似|确诊|病例|红码|黄码|弹窗|阳性"
    "|(?:中高?|高)风险(?:地)?区?|疫区|旅居史"
)
SPECIFIC = "|".join(f"(?:{pattern})" for key, pattern in SYMPTOMS.items() if key != UNWELL)
GENERAL = f"(?:{SYMPTOMS[UNWELL]})"
HARM = f"(?:{SPECIFIC}|{GENERAL}|{CONTACT})"
WENT = "(?:任何|去过|到过|去|到|途经|前往)?"
AFTER = "(?:地区|人员|病例|者|情况|现象|史)?"
MET = "接触过?(?:任何)?(?:密接|密切接触者?|确诊|疑似|病例|阳性|(?:中高?|高)风险(?:地)?区?)"
# 无发热、咳嗽等症状 denies all it names; 无异常 咳嗽 and 不发烧咳嗽 may not. What was said in general ends the list.
DENIED = f"(?:{MET}|{WENT}(?:{CONTACT})|(?:任何)?(?:{SPECIFIC})){AFTER}"
NONE_OF = (
    f"(?:无|没有|未出现|未见|未有|未曾|未|否认) ?(?:(?:任何)?{GENERAL}{AFTER}"
    f"|(?:(?:任何)?(?:{SPECIFIC}){{1,12}}{AFTER}|{DENIED})(?:[、和或及与/] ?{DENIED}){{0,12}}"
    f"(?:(?:[、和或及与/]等?|等)(?:不适|不舒服|异常|症状|情况|现象))?)"
)
NOT = f"(?:没|不) ?(?:{MET}|{WENT}{HARM}){AFTER}"
DEGREE = r"(?:°C?|摄氏度|度|C(?![A-Z]))"
MONEY = "(?: ?(?:元|块钱?))?"
ALONE, ALONE_OF_ALL = r"(?<![\d.])(?<!\d:)", r"(?<![\d.A-Z-])(?<!\d:)"
WHOLE_C = "(?:3[2-9]|4[0-5])"
TEMPERATURES = (
    rf"{ALONE}\d{{1,4}} ?\. ?\d{{1,2}}(?![\d.]) ?{DEGREE}?{MONEY}",
    rf"{ALONE}{WHOLE_C}[,。·]\d(?!\d) ?{DEGREE}?",
    rf"{ALONE}{WHOLE_C} ?(?:度|°C?|点) ?\d{{1,2}}(?!\d)分?",
    rf"{ALONE}{WHOLE_C} ?(?:度半?|°C?|C(?![A-Z]))",
    "[三四]十[一二三四五六七八九]?(?:度|点)[一二三四五六七八九半]?",
    rf"{ALONE_OF_ALL}(?:3[4-9]|4[0-3])\d(?![\d.:室房号])(?: ?{DEGREE})?{MONEY}",
    rf"{ALONE_OF_ALL}(?:3[5-9]|4[0-2])(?![\d.:])(?! ?(?:人|号|楼|栋|室|岁|月|日|份|个)){MONEY}",
)

SAID_OF_HEALTH: Mapping[str, str] = {
    "below": (
        rf"(?:低于|小于|不超过|未超过|不高于|没超过|<|≤) ?37(?:\.\d)? ?{DEGREE}?"
        rf"|37(?:\.\d)? ?{DEGREE}?(?:以下|以内)"
    ),
    "temperature": "|".join(TEMPERATURES),
    "not_so": (
        rf"{NONE_OF}|{NOT}"
        rf"|{HARM}{AFTER} ?[:(]? ?(?:无|否|没有|NO)(?![{HAN}])"
    ),
    "contact": CONTACT,
    "symptom": "|".join(SYMPTOMS.values()),
    "as_before": "(?:同|与|和|跟)昨[天日](?:一致|相同|一样)?|[无没](?:有)?变化",
    "normal": (
        r"(?:一切|身体|体温|健康|状况|状态|情况|本人|都|均|皆|很){0,4}(?:正常|健康(?!码)|良好|安好|很好|平安|无恙)"
        r"|NORMAL(?![A-Z])|FINE(?![A-Z])|OK(?![A-Z])"
    ),
    "absence": "请假|休假|产假|病假|事假|年假|轮休|调休|休息|夜班|出差|未上班|不在岗",
    "away_from_campus": "离校|在?校外|不在校|未返校|未到校",
    "campus": ("在校(?:内|园)?|校内|在岗|在单位|到岗|上班|值班|住校|在(?:宿舍|食堂|办公室|工地|公司)|ON CAMPUS"),
    "home": "居家(?:办公|学习)?|在家(?:中|里|办公)?|家中|AT HOME",
    "status": (
        "(?:健康码|行程码|苏康码)?(?:为|是|:)?绿码?色?|(?:健康码|行程码|苏康码)(?:为|是|:)?(?:正常|绿色?)"
        "|核酸(?:检测)?(?:结果)?(?:为|:)?阴性|已接种|已打疫苗|[未没](?:有)?(?:外出|出门|离开|离徐|离校)"
    ),
    "method": "额温|腋(?:下|温)|耳温|体温枪|水银",
    "follow": r"同上|一样的?|跟上|\+ ?1(?!\d)|SAME(?: AS ABOVE)?",
}
# A sign of a place's name: nothing that says how somebody is may hide in one.
IN_PLACE = f"(?:(?!{HARM}|[三四]十|[无没未不否但有又且感度]|体温|正常|健康|良好|请假|休|病)[{HAN}])"
LABELS = (
    "体温|温度|姓名|地点|位置|所在地|目前|现在|今[天日]|早上|上午|中午|下午|晚上|晨检|午检|早|中|晚|测量|已测|健康状况"
    "|身体状况|本人|我|报告|报到|打卡|是|为|的|了"
)


def scanner(towns: Iterable[str]) -> Scanner:
    """Return the scanner of the roll; `towns` is how people call the town that the campus is in."""
    names = sorted((name.upper() for name in towns), key=lambda name: (-len(name), name))
    # A longer name may go on to a part of the town; one sign alone may be the beginning of any other place.
    town = "|".join(re.escape(name) + (f"{IN_PLACE}{{0,8}}" if len(name) > 1 else "市?区?") for name in names) or "(?!)"
    return Scanner(
        {
            **{kind: SHARED[kind] for kind in ("line", "space", "phone", "identity", "last_four")},
            "day": r"\d{1,2}月\d{1,2}[日号]",
            "time": rf"(?<![\d.])(?:{CLOCK})",
            **SAID_OF_HEALTH,
            **{kind: SHARED[kind] for kind in ("room", "building", "number")},
            "town": rf"(?:在|住|人在)?(?:{town})(?![{HAN}])|本地",
            "away": (
                rf"(?:在|身处)?外地(?: ?[(]?{IN_PLACE}{{2,8}}[)]?(?![{HAN}]))?"
                rf"|(?:目前|现|人)?在{IN_PLACE}{{2,8}}(?![{HAN}])|(?:在|返[{HAN}]{{1,2}})(?:途|路)(?:中|上)"
            ),
            "bare": SHARED["bare"],
            **{kind: SAID[kind].replace("(?!HAN)", f"(?![{HAN}])") for kind in ("polite", "proxy")},
            "label": f"{SHARED['label']}|{LABELS}",
            **{kind: SHARED[kind] for kind in ("question", "title", "hard", "soft", "picture")},
        }
    )
