"""Names of the columns of the bundled tables, in the order of the files."""

from __future__ import annotations

from engine.errors import Words

_NUCLEUS = (
    Words("radius", "반지름"),
    Words("texture", "질감"),
    Words("perimeter", "둘레"),
    Words("area", "넓이"),
    Words("smoothness", "매끄러움"),
    Words("compactness", "조밀함"),
    Words("concavity", "오목함"),
    Words("concave points", "오목한 점"),
    Words("symmetry", "대칭성"),
    Words("fractal dimension", "프랙탈 차원"),
)

BREAST_CANCER = (
    *(Words(f"mean {m.en}", f"평균 {m.ko}") for m in _NUCLEUS),
    *(Words(f"{m.en} error", f"{m.ko} 표준오차") for m in _NUCLEUS),
    *(Words(f"worst {m.en}", f"최악 {m.ko}") for m in _NUCLEUS),
)

IRIS = (
    Words("sepal length (cm)", "꽃받침 길이 (cm)"),
    Words("sepal width (cm)", "꽃받침 너비 (cm)"),
    Words("petal length (cm)", "꽃잎 길이 (cm)"),
    Words("petal width (cm)", "꽃잎 너비 (cm)"),
)

WINE = (
    Words("alcohol", "알코올"),
    Words("malic acid", "말산"),
    Words("ash", "회분"),
    Words("alcalinity of ash", "회분의 알칼리도"),
    Words("magnesium", "마그네슘"),
    Words("total phenols", "총 페놀"),
    Words("flavanoids", "플라바노이드"),
    Words("nonflavanoid phenols", "비플라바노이드 페놀"),
    Words("proanthocyanins", "프로안토시아닌"),
    Words("color intensity", "색의 진하기"),
    Words("hue", "색조"),
    Words("OD280/OD315 of diluted wines", "희석 와인의 OD280/OD315"),
    Words("proline", "프롤린"),
)

DIABETES = (
    Words("age (years)", "나이 (세)"),
    Words("sex (1 or 2)", "성별 (1 또는 2)"),
    Words("body mass index", "체질량 지수"),
    Words("mean blood pressure", "평균 혈압"),
    Words("s1: total cholesterol", "s1: 총콜레스테롤"),
    Words("s2: LDL cholesterol", "s2: LDL 콜레스테롤"),
    Words("s3: HDL cholesterol", "s3: HDL 콜레스테롤"),
    Words("s4: total / HDL cholesterol", "s4: 총콜레스테롤 / HDL"),
    Words("s5: log of triglycerides", "s5: 중성지방의 로그"),
    Words("s6: blood sugar", "s6: 혈당"),
)
