"""Orders to an automated reviewer in a text: overriding what it was told, telling it what to find, asking it for what
it knows, forging where data ends. Instruction-like text in data is OWASP's LLM01:2025, indirect prompt injection.

To speak of such orders is no attack. What tells them apart: whom a sentence addresses, and whether it is quoted.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import unicodedata
from collections.abc import Iterator
from enum import IntEnum

from bot.pattern import lazy

MOST = 4_000
"""Characters of a passage that are read."""


class Force(IntEnum):
    """How plainly a text gives orders to a reviewer."""

    NONE = 0
    WEAK = 1
    """It overrides instructions or forges a conversation; whose, it does not say."""
    STRONG = 2
    """It wants something of the review: findings left out, a verdict, what the reviewer knows."""


_G = r"[^.!?\n]"
_NOT = r"(?:do\s+not|don['’]?t|does\s+not|never|must\s+not|should\s+not|shall\s+not|need\s+not|no\s+need\s+to|without|refrain\s+from|avoid|stop)"
_TOLD = r"(?:instructions?|directions?|directives?|prompts?|guidelines?|guidance|commands|orders|rules)"
_BEFORE = r"(?:previous(?:ly)?|prior|above|earlier|preceding|foregoing|initial|original|existing|system|safety|your|given\s+to\s+you|you\s+(?:were|have\s+been)\s+(?:given|told))"
_OVERRIDES = (
    rf"\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|set\s+aside|neglect)\s+(?:(?:all|any|every|each|of|the|these|those|your|my|our|other|and|whatever)\s+){{0,5}}(?:{_BEFORE}\s+(?:\w+\s+){{0,3}}{_TOLD}\b|{_TOLD}\s+(?:(?:that|which)\s+)?(?:above|before|you\s+(?:were|have\s+been|got|received)|given|so\s+far)\b|(?:everything|anything|all)\s+(?:above|before|you\s+(?:were|have\s+been)|said)\b)",
    rf"\b(?:override|overrule|bypass|discard|drop)\s+(?:(?:all|any|every|of|the|these)\s+){{0,3}}your\s+(?:\w+\s+){{0,3}}{_TOLD}\b",
    r"\bdisregard\s+everything\s+(?:above|before|that)\b|\b(?:all\s+)?your\s+(?:previous|prior|earlier)\s+(?:instructions|rules)\s+(?:are|is)\s+(?:void|cancel|revoked|obsolete|superseded|no\s+longer)",
    r"\byou\s+are\s+now\s+(?:an?|the|in|no\s+longer)\b.{0,60}\b(?:assistant|mode|reviewer|model|ai|bot|dan|unrestricted)\b|\bnew\s+(?:instructions|policy|system\s+prompt)\s*(?:for\s+(?:the\s+)?(?:reviewer|model|ai|assistant|agent)[^:\n]{0,20})?:",
    r"\bignorier\w*\s+(?:\w+\s+){0,3}(?:vorherig|bisherig|obig|vorangehend|frühere)\w*\s+(?:\w+\s+)?(?:anweisung|instruktion|regel|vorgabe)\w*",
    r"\b(?:vergiss|missachte)\w*\s+(?:\w+\s+){0,3}(?:anweisung|instruktion|regel|vorgabe)\w*",
    r"\bne\s+tiens?\s+pas\s+compte\s+(?:\w+\s+){0,3}(?:instructions?|consignes?|règles?)\b|\bno\s+hagas\s+caso\s+(?:\w+\s+){0,3}(?:instruc|indicac|regla|órden)\w*",
    r"\b(?:stop|cease|quit)\s+(?:following|obeying|heeding)\s+(?:\w+\s+){0,3}(?:guidance|instructions?|rules|guidelines|prompts?)\b|\b(?:do\s+not|don['’]t)\s+(?:follow|obey|heed)\s+(?:your|the\s+(?:previous|earlier|above|prior))\s+(?:\w+\s+){0,2}(?:guidance|instructions?|rules|guidelines|prompts?)\b|\byour\s+task\s+has\s+changed\b|\bfrom\s+now\s+on,?\s+(?:you\s+)?(?:act|are|behave|answer|respond)\b",
    r"\b(?:ignore[zr]?|oublie[zr]?)\s+(?:\w+\s+){0,3}(?:instructions?|consignes?|directives?|règles?)\s+(?:précédent|antérieur|ci-dessus|donnée|reçue)\w*",
    r"\b(?:ignor[ae]n?|olvid[ae]n?|omite|descarta)\s+(?:\w+\s+){0,3}(?:instruc\w+|indicacion\w*|órdenes|reglas)\s+(?:anterior|previa|de\s+arriba|dada|recibida)\w*",
    r"\b(?:ignor[aei]|esqueça|desconsidere|dimentica)\w*\s+(?:\w+\s+){0,3}(?:instruç|istruzion|regras|regole|ordens|ordini)\w*\s+(?:anterior|acima|precedent|sopra)\w*",
    r"\b(?:negeer|vergeet)\s+(?:\w+\s+){0,3}(?:vorige|eerdere|bovenstaande)\s+(?:instructies|aanwijzingen|regels)",
    r"\b(?:zignoruj|ignoruj|pomiń)\s+(?:\w+\s+){0,3}(?:poprzedni|wcześniejsz|powyższ)\w*\s+(?:\w+\s+)?(?:instrukcj|poleceni|zasad)\w*",
    r"(?:игнориру\w+|проигнорируй\w*|забудь\w*|не\s+обращай\w*\s+внимания\s+на)\s+(?:\w+\s+){0,3}(?:предыдущ|прежн|вышеуказанн|ранее)\w*\s+(?:\w+\s+)?(?:инструкц|указани|правил)\w*",
    r"(?:忽略|无视|無視|不要理会|忘记|忘掉)[^。\n]{0,12}(?:之前|以上|先前|上述|前面|此前|上面|系统|你的|原有)[^。\n]{0,8}(?:指令|指示|说明|提示|规则|要求)",
    r"(?:これまで|以前|上記|前|先)の[^。\n]{0,8}(?:指示|命令|プロンプト|ルール)[^。\n]{0,6}(?:無視|忘れ)",
    r"(?:이전|위|앞)의?\s*[^.\n]{0,10}(?:지시|명령|지침)[^.\n]{0,8}(?:무시|잊)",
)
_OVERRIDE = lazy(f"(?i){'|'.join(_OVERRIDES)}")

_MACHINE = (
    r"(?:(?:an?\s+)?(?:AIs?|A\.I\.|LLMs?|(?:Chat)?GPT(?:-?\d\w*)?|Claude|Copilot|Gemini|Codex|CodeRabbit|(?:large\s+)?language\s+models?|foreread)"
    r"|(?:automat(?:ed|ic)|machine|robot(?:ic)?|bot|ai|llm|code[\s-]review(?:ing)?|review(?:er|ing)?)[\s-](?:(?:code|pr|review|security)[\s-])*(?:review(?:er|ing)?s?|agents?|bots?|models?|assistants?|tools?|systems?|analy[sz]ers?|scanners?|ais?|llms?|machines?)"
    r"|(?:review(?:er|ing)|grading|judging)\s+(?:ai|model|agent|bot|llm)s?)"
)
_MORE = r"(?:[\s-](?:based|powered|driven|assisted))?(?:\s+(?:code|security|pr))?(?:\s+(?:reviewers?|reviews?|agents?|models?|assistants?|bots?|graders?|judges?|tools?|systems?|scanners?|checkers?))?"
_START = r"(?:^|[.!?;:>\])}#/*–—(\"'|,=-]\s*|\b(?:note|notice|message|memo|attention|hint|instructions?)\s*(?:to|for|,|:)?\s+(?:(?:the|all|any|every)\s+)?|\b(?:dear|hey|hello|hi|psst|warning)[,:]?\s+|\bto\s+(?:the|any|all|every)\s+|@)"
_HEARD = r"(?:\s*(?:[:,–—]|[.!](?:\s|$)|\()|\s+(?:(?:reading|processing|seeing|analy[sz]ing|reviewing|parsing|grading|who|that|which)\b[^.!?\n]{0,60}?(?:[:,]|\s(?:should|must|shall|may|please))|should\b|must\b|shall\b|please\b|do\s+not\b|don['’]t\b|needs?\s+not\b|are\s+(?:instructed|asked|told|required)|is\s+(?:instructed|asked|told|required)))"
_MACHINES = (
    rf"{_START}{_MACHINE}{_MORE}{_HEARD}",
    rf"\bif\s+you(?:['’]re|\s+are)\s+(?:(?:an?|the|any)\s+)?{_MACHINE}",
    rf"\bas\s+(?:an?|the)\s+{_MACHINE}{_MORE},?\s+(?:you|your|please|skip|ignore|say|report|rate|mark)\b",
    r"\b(?:who|what)ever\s+reviews\s+this\s+automatically\b|\bwhen\s+you\s+(?:write|do|give|finish|complete)\s+(?:your|the|this)\s+review\b|\byour\s+(?:review|findings|verdict)\b|\bwhen\s+reviewing,?\s+(?:you\s+)?(?:always|never|do\s+not|must|should)\b",
    r"(?:^|[.!?:#/*-]\s*)@(?:copilot|claude|coderabbit(?:ai)?|cursor(?:bot)?|gemini(?:-code-assist)?|codex|foreread)[,:]?\s+(?:please|do\s+not|don['’]t|never|skip|ignore|approve|say|report|mark)\b",
    r"(?:^|[\s#/*])@\w{0,20}(?:bot|review|ai)\w{0,12}[,:]\s|\b(?:any|every|all|whichever|whatever)\s+(?:ai\s+|llm\s+)?(?:agent|model|bot|llm|ai|assistant|reviewer)s?\s+(?:that|who|which)\s+(?:reads?|sees?|reviews?|processe?s?|parses?)\b|\b(?:rubric|instructions?|guidance|policy|notice)\s+for\s+(?:the\s+)?(?:ai|llm|model|automated|grader|reviewer)s?\b",
    r"\b(?:liebe[rs]?|an)\s+(?:ki|automatische[rn]?)[\s-]+(?:reviewer|prüfer|gutachter)\w*",
)
_MACHINE_ADDRESSED = lazy(f"(?i){'|'.join(_MACHINES)}")
_REVIEWER_ADDRESSED = lazy(
    rf"(?i)(?:{_START}(?:(?:code\s+)?reviewers?)\s*[:,–—]|\b(?:note|notice|message|attention|memo)\s*(?:to|for|,|:)\s*(?:(?:the|all|any)\s+)?(?:code\s+)?reviewers?\b)"
)

_FINDING = r"(?:findings?|issues?|problems?|bugs?|errors?|faults?|vulnerabilit\w+|concerns?|claims?|questions?|warnings?|comments?|remarks?|objections?)"
_CALM = r"(?:safe|approved|trivial|harmless|benign|secure|clean|correct|resolved|exempt|ok|okay|fine|lgtm|low[\s-]risk|low|no[\s-]risk|false\s+positives?|reviewed|verified|compliant|ready\s+to\s+merge|intentional|expected)"
_ORDERS = (
    rf"\b{_NOT}\s+(?:\w+\s+)?(?:report|flag|mention|comment|raise|critici[sz]e|question|complain|warn|remark|ask|point\s+out|list|analy[sz]e|review|inspect|examine|check)(?:ing)?\b",
    rf"\b(?:say|report|return|respond|reply|answer|output|write|give|produce|emit|state|conclude|summari[sz]e)\w*\b{_G}{{0,40}}\b(?:nothing|empty|zero|no\s+{_FINDING}|only\s+(?:ok|yes|lgtm)|lgtm|'?no\s+findings'?|harmless)\b",
    rf"\b(?:rate|mark|classify|treat|grade|label|consider|declare|score|summari[sz]e|state|conclude|regard|accept|deem)\b{_G}{{0,60}}\b(?:as|that|is|are|=)\b{_G}{{0,50}}\b{_CALM}\b",
    r"\b(?:approve|accept|merge)\s+(?:this|the|it\b|these)\s*(?:change|pull|pr\b|mr\b|diff|patch|commit|merge|request)?|\b(?:highest|best|top|maximum|perfect)\s+(?:score|rating|grade|mark)\b|\bclassify\s+this\b",
    r"\bskip\s+(?:the\s+next|this|over|the\s+(?:following|rest)|reviewing)\b|\bmove\s+on\b|\bno\s+(?:further\s+)?(?:analysis|review|inspection|check(?:s|ing)?|examination|remark)\s+(?:is\s+|are\s+)?(?:required|needed|necessary)\b",
    rf"\b(?:disregard|ignore|omit|suppress|drop|hide|withhold)\b{_G}{{0,40}}\b(?:{_FINDING}|this\s+(?:file|change|diff|function|block|module)|it\s+and)\b",
    r"\boutput\s+(?:each|every)\s+(?:claim|finding|question)|\b(?:ask|call|request)\b[^.!?\n]{0,30}\bagain\s+after\s+every\b|\b(?:only|exclusively)\s+answer\b|\banswer\s+(?:only|with)\b|\bthat\s+nothing\s+was\s+found\b",
    rf"\b(?:pretend|act\s+as\s+(?:if|though)|assume)\b{_G}{{0,60}}\b(?:not\s+exist|{_CALM}|absent|invisible|unchanged|was\s+(?:tested|reviewed|checked))|\b(?:stop|end|close|finish|conclude|abort|terminate)\s+(?:your|the|its|this|their)\s+(?:review|analysis|inspection|scan)\b",
    rf"\b(?:reply|respond|answer|say|state|report|tell\s+\w+|claim|confirm)\s+that\b{_G}{{0,60}}\b(?:fine|tested|checked|correct|good|safe|reviewed|harmless|no\s|nothing|approved|ok|okay)\b|\b(?:positive|favou?rable|passing|clean|green)\s+(?:verdict|review|rating|assessment|report)\b|\b(?:zero|no)\s+(?:remarks|{_FINDING})\b|\bnothing\s+to\s+(?:see|report)\b",
    rf"\byour\s+(?:only\s+(?:permitted|allowed|valid)\s+)?(?:output|answer|task|job|role|reply|response)\s+(?:is|has\s+changed|must\s+be|should\s+be|will\s+be|consists)\b|\bapprove\s+(?:everything|anything|all)\b|\balways\s+(?:pass(?:es)?|approve|accept)\b|\b(?:whitelisted|allow-?listed|already\s+(?:verified|reviewed|approved|checked))\b|\bas\s+(?:an?\s+)?{_CALM}\b",
    r"\bmelde\w*\s+(?:keine|nichts)|\bn['’]\w+\s+(?:signale|rapporte)\w*|\bapprouve\w*\s+cette|\bno\s+(?:informes|reportes|menciones)\b|\bне\s+сообща\w+|不要报告|不要报|没有问题|問題なし|문제\s*없",
)
_ORDER = lazy(f"(?i){'|'.join(_ORDERS)}")
_REVIEW = lazy(
    rf"(?i)\b(?:reviewer|pull\s+request|merge\s+request|this\s+(?:change|diff|patch|pr)|code\s+review|low[\s-]risk|lgtm|findings?|no\s+{_FINDING}|report\s+no|nothing\s+is\s+wrong|approve)\b"
)
_ASKS = (
    r"\b(?:print|reveal|repeat|show|output|include|send|leak|dump|write\s+out|tell|display|disclose|echo|append|add)\b[^!?\n]{0,60}\b(?:(?:your|the)\s+(?:\w+\s+){0,2}(?:system\s+prompt|initial\s+prompt|hidden\s+prompt|developer\s+message)|text\s+of\s+your|environment\s+variables|contents?\s+of\s+(?:\.env|~?/)|[A-Z][A-Z0-9]*_(?:API_)?(?:KEY|TOKEN|SECRET)S?\b|credentials|secrets\b|(?:your\s+)?context(?:\s+window)?\b[^.!?\n]{0,20}\bto\b)",
    r"\b(?:output|print|add|include|post|write|render|insert)\b[^!?\n]{0,50}(?:!\[[^\]\n]{0,40}\]\(|@everyone|@all\b|https?://)",
    r"\b(?:run|execute|call|fetch)\b[^!?\n]{0,20}[`'\" ](?:curl|wget|nc|bash|sh|powershell)\s",
)
_ASK = lazy(f"(?i){'|'.join(_ASKS)}")
_OWN = lazy(
    r"(?i)\b(?:print|reveal|repeat|show|output|leak|dump|disclose|display)\s+(?:\w+\s+){0,3}your\s+(?:\w+\s+){0,2}(?:system\s+)?(?:prompt|instructions)\b"
)
_VOUCHED = lazy(
    r"(?i)\b(?:security|appsec|infosec|compliance|audit|platform|legal)\s*(?:team|department|group|review)?\s+(?:has\s+|have\s+|was\s+|already\s+)*(?:signed\s+off|approved|audited|cleared|vetted|reviewed|whitelisted)\b"
    r"|\b(?:was|is|were|been|already)\s+(?:already\s+)?(?:audited|signed\s+off|cleared|vetted|pre-?approved|exempt)\b|\bis\s+exempt\b|\bintentional(?:ly)?\b|\bauthori[sz]ed\s+test\b|\bfound\s+no\s+(?:issues|problems)\b"
)
_TURN = lazy(
    r"(?i)<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id)\|>|\[/?INST\]|<</?SYS>>|</(?:system|user|assistant|human|untrusted|diff|change|instructions|document|context)>\s*<(?:system|user|assistant|instructions)>"
    r"|(?:^|\s)</?(?:system|system_prompt|system-reminder|assistant)>|^\s*\W{0,6}(?:human|assistant|system)\s*:\s*(?=.{0,60}\b(?:authori[sz]ed|you\s+(?:must|should|are)|approve\s+(?:everything|all)))|^\s*\W{0,6}(?:human|assistant)\s*:\s*(?=.{0,80}\b(?:review\w*|reply|report|findings?|diff|empty)\b)|###\s*(?:system|instruction)s?\s*:"
)
_END = lazy(
    r"(?i)(?:={2,}|-{3,}|#{2,}|<{2,}|\*{2,}|^\W{0,6})\s*(?:end|eof|close)\s+(?:of\s+)?(?:the\s+)?(?:untrusted\s+)?(?:change|diff|data|patch|input|document|(?:user\s+|untrusted\s+)?input|context|content)\b"
)
_CLOSED = lazy(
    r"[\]}]\s*[\]}]\s*[\]}]*\s*,?\s*\{\s*\"(?:claims|findings|issues|comments|questions|verdict|result)\"\s*:|\{\s*\"(?:claims|findings)\"\s*:\s*\[\s*\]\s*\}"
)
_VERDICT = lazy(
    r"(?i)\[?\b(?:bot|ai|automated|llm)\s+review\b[^\n]{0,30}\b(?:verdict|passed|recorded|complete|approved)"
)
_HINT = lazy(
    r"(?i)instruction|direction|directive|guideline|\bprompt|reviewe?r|\bai\b|\bais\b|llm|gpt|claude|copilot|gemini|codex|language\s+model|\bmodel:|\bagents?\b|\bbots?\b|assistant|<\||\[/?inst|<</?sys|</?system|</user|"
    r"end\s+of\s+(?:the\s+)?(?:change|diff|data|patch|input|untrusted)|your\s+task|your\s+(?:only\s+)?\w*\s*output|following\s+the|from\s+now\s+on|nothing\s+to\s+see|\bautomated|disregard|\"(?:claims|findings)\"|findings|you\s+are\s+now|human:|reviews|your\s+review|when\s+reviewing|everything\s+above"
    r"|anweisung|instru[kcç]|\breglas?\b|règle|regole|consigne|indicaci|istruzion|vorgabe|regel|aanwijz|poleceni"
)
_FOREIGN = lazy(r"(?i)инструкц|указани|指令|指示|规则|提示|命令|지시|명령|instruç")
_ENCODED = lazy(r"[A-Za-z0-9+/_-]{28,4000}={0,2}")
_TURNED = lazy(r"(?i)vafgehpgvba|erivrjre|svaqvatf")
_TAGS = lazy("[\U000e0020-\U000e007e]{4,}")
_UNSEEN = lazy("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def hints(line: str) -> bool:
    """Whether a line may be part of an order: cheap, and true for every line that could be."""
    text = line[:MOST]
    if _HINT.search(text) or _TURNED.search(text):
        return True
    if not text.isascii() and (_UNSEEN.search(text) or _FOREIGN.search(text)):
        return True
    return any(_HINT.search(told) for told in _decoded(text))


def plain_text(text: str) -> str:
    """The text as a reader of bytes sees it: without what cannot be seen, in compatibility forms."""
    bare = text if text.isascii() else unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return " ".join(bare.split())


def smuggled(text: str) -> str:
    """The order that stands in tag characters (Unicode, block Tags), which nothing shows; "" where none does."""
    runs = () if text.isascii() else _TAGS.findall(text)
    told = " ".join("".join(chr(ord(char) - 0xE0000) for char in run) for run in runs)
    return told if told and (force_of(told) or _ORDER.search(told)) else ""


def hidden_texts(text: str) -> Iterator[str]:
    """What a text says to machines alone: in base64, in ROT13, with what cannot be seen in place of blanks."""
    if not text.isascii() and _UNSEEN.search(text):
        yield plain_text(_UNSEEN.sub(" ", text))
    yield from _decoded(text)
    if _TURNED.search(text):
        yield codecs.decode(text, "rot13")


def _decoded(text: str) -> Iterator[str]:
    for found in _ENCODED.findall(text):
        body = found.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            told = base64.b64decode(body[: len(body) - (len(body) % 4 == 1)] + "=" * (-len(body) % 4)).decode()
        except (binascii.Error, ValueError):
            continue
        if " " in told and sum(map(str.isprintable, told)) >= 0.95 * len(told):
            yield told


WINDOW = 400
"""Characters within which an order stands together: what is further apart has nothing to do with each other."""


def force_of(text: str) -> Force:
    """How plainly one passage of text gives orders to a reviewer."""
    said = plain_text(text[:MOST])
    starts = range(0, max(1, len(said) - WINDOW // 2), WINDOW // 2)
    return max(_force(said[start : start + WINDOW]) for start in starts)


def _force(said: str) -> Force:
    override = _OVERRIDE.search(said) is not None
    order = _ORDER.search(said) is not None
    asks = _ASK.search(said) is not None
    forged = _TURN.search(said) is not None
    machine = _MACHINE_ADDRESSED.search(said) is not None
    if machine and (order or override or asks or _VOUCHED.search(said)):
        return Force.STRONG
    if _REVIEWER_ADDRESSED.search(said) and (order or override or asks):
        return Force.STRONG
    if (override or forged) and (order or asks or _REVIEW.search(said)):
        return Force.STRONG
    if (_END.search(said) or _VERDICT.search(said) or _CLOSED.search(said)) and (override or order or asks or machine):
        return Force.STRONG
    return Force.WEAK if override or forged or _OWN.search(said) else Force.NONE


def gives_itself_away(text: str) -> bool:
    """Whether a text says what no prompt says of itself: that another is to be ignored, or what it knows be told."""
    said = plain_text(text[:MOST])
    return any(p.search(said) for p in (_OVERRIDE, _ASK, _OWN))


def order_at(text: str) -> int:
    """Where the order begins in a text that holds one; -1 where that cannot be told."""
    starts = [
        found.start()
        for p in (_OVERRIDE, _MACHINE_ADDRESSED, _REVIEWER_ADDRESSED, _TURN, _CLOSED, _OWN)
        if (found := p.search(text[:MOST]))
    ]
    return min(starts, default=-1)
