"""The closed sets of procedures in words: who, where, under which circumstances, on which occasion."""

from __future__ import annotations

from legalbasis.documents import Text

APPLICANTS = {
    "self": Text("本人", "I myself"),
    "agent": Text("代办人", "Somebody for me"),
    "heir": Text("继承人", "An heir"),
    "employer": Text("用人单位", "The employer"),
    "parent": Text("父母或者其他监护人", "A parent or guardian"),
}

ACTORS = {
    **APPLICANTS,
    "office": Text("经办机构", "The office"),
    "tax": Text("税务机关", "The tax office"),
    "bank": Text("银行", "The bank"),
    "court": Text("法院", "The court"),
    "other": Text("其他", "Somebody else"),
}

# Who hands over the counter slip, where it isn't the insured person.
SPEAKERS = {
    "agent": Text("我受参保人委托，代为办理。", "I act for the insured person, who has authorised me."),
    "heir": Text("参保人已去世，我是继承人。", "The insured person has died; I am an heir."),
    "employer": Text("我代表用人单位办理。", "I act for the employer."),
    "parent": Text(
        "我是参保人的父母（监护人）。", "I am the parent or guardian of the insured person."
    ),
}

PROVIDERS = {
    "you": Text("您自己有的", "You have these"),
    "family": Text("家人提供", "From the family"),
    "employer": Text("单位开具", "From the employer"),
    "office": Text("经办窗口", "From the office"),
    "tax": Text("税务机关", "From the tax office"),
    "hospital": Text("医院开具", "From the hospital"),
    "police": Text("公安机关", "From the police"),
    "bank": Text("银行", "From the bank"),
    "court": Text("法院、公证处", "From a court or notary"),
    "other": Text("其他部门", "From another authority"),
}

CIRCUMSTANCES = {
    "agent": Text("由别人代办", "Somebody applies for me"),
    "heir": Text("由继承人办理", "An heir applies"),
    "several-heirs": Text("继承人不止一位", "There are several heirs"),
    "employer": Text("通过单位办理", "Through the employer"),
    "parent": Text("由父母或者监护人办理", "A parent or guardian applies"),
    "died": Text("参保人已去世", "The insured person has died"),
    "moved-abroad": Text("参保人到境外定居", "The insured person has settled abroad"),
    "foreigner": Text("外国人或者港澳台居民", "A foreigner, or from Hong Kong, Macao or Taiwan"),
    "enlisted": Text("参军入伍", "Joined the army"),
    "other-cover": Text("已有其他医保", "There is other cover"),
    "aid": Text("被认定可获保费资助", "Recognised for help with the premium"),
    "flexible": Text("灵活就业人员", "A flexible worker"),
    "disabled": Text("残疾人", "A disabled person"),
    "zero-household": Text("零就业家庭", "A zero-employment household"),
    "accident": Text("因意外受伤", "An accident caused it"),
    "emergency": Text("在外地急诊", "An emergency elsewhere"),
    "long-term": Text("长期住在外地", "Living elsewhere for long"),
    "non-local": Text("户口不在本地", "Household registration elsewhere"),
    "newborn": Text("新生儿", "A newborn"),
    "student": Text("在校学生", "A student"),
    "wrong-amount": Text("多收了或者基数有误", "Too much was charged, or on a wrong base"),
}

TOPICS = {
    "cover": Text("参保和缴费", "Joining and paying"),
    "money": Text("退费和提取", "Money back"),
    "care": Text("看病和报销", "Treatment and claims"),
    "card": Text("卡和账户", "Card and account"),
    "rights": Text("投诉和救济", "Objections"),
}

LIFE = {
    "new-job": Text("我刚入职", "I started a job"),
    "changed-job": Text("我换了工作", "I changed jobs"),
    "left-job": Text("我离职了", "I left my job"),
    "died": Text("家人去世了", "Someone died"),
    "abroad": Text("我要到境外定居", "I’m moving abroad"),
    "moving": Text("我搬到了外地", "I’m moving within China"),
    "ill-elsewhere": Text("我要在外地看病", "I need treatment elsewhere"),
    "lost-card": Text("我的卡丢了", "I lost my card"),
    "retiring": Text("我快退休了", "I’m retiring"),
    "baby": Text("孩子出生了", "A baby was born"),
    "army": Text("参军或者退役", "I joined or left the army"),
}

CHANNELS = {
    "office": Text("窗口", "office"),
    "bank": Text("银行", "bank"),
    "app": Text("App", "app"),
    "phone": Text("电话", "telephone"),
    "employer": Text("单位", "employer"),
    "tax": Text("税务局", "tax office"),
    "hospital": Text("医院", "hospital"),
    "police": Text("派出所", "police"),
    "court": Text("法院", "court"),
    "post": Text("邮寄", "post"),
}
