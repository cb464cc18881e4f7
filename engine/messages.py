"""Every sentence an engine error can say: code -> (English, Korean). Placeholders are the error's facts.

Korean hangs particles on a noun, never straight on a variable, so that any value reads well.
"""

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- arguments of blocks
    "arg.unknown": (
        "{owner} has no argument {name}. It knows: {known}.",
        "{owner} 블록에는 {name} 인자가 없어요. 쓸 수 있는 인자: {known}.",
    ),
    "arg.missing": ("{owner} needs {name}.", "{owner} 블록에는 {name} 인자가 꼭 있어야 해요."),
    "arg.whole_number": (
        "{owner}: {name} must be a whole number, got {got}.",
        "{owner}: {name} 인자는 정수여야 해요. 받은 값: {got}.",
    ),
    "arg.number": (
        "{owner}: {name} must be a finite number, got {got}.",
        "{owner}: {name} 인자는 유한한 수여야 해요. 받은 값: {got}.",
    ),
    "arg.true_false": (
        "{owner}: {name} must be true or false, got {got}.",
        "{owner}: {name} 인자는 true 또는 false여야 해요. 받은 값: {got}.",
    ),
    "arg.text": (
        "{owner}: {name} must be a text of at most {limit} characters, got {got}.",
        "{owner}: {name} 인자는 {limit}자 이하의 글이어야 해요. 받은 값: {got}.",
    ),
    "arg.choice": (
        "{owner}: {name} must be one of {choices}, got {got}.",
        "{owner}: {name} 인자는 다음 중 하나여야 해요: {choices}. 받은 값: {got}.",
    ),
    "arg.min": (
        "{owner}: {name} must be at least {limit}, got {got}.",
        "{owner}: {name} 인자는 {limit} 이상이어야 해요. 받은 값: {got}.",
    ),
    "arg.above": (
        "{owner}: {name} must be more than {limit}, got {got}.",
        "{owner}: {name} 인자는 {limit}보다 커야 해요. 받은 값: {got}.",
    ),
    "arg.max": (
        "{owner}: {name} must be at most {limit}, got {got}.",
        "{owner}: {name} 인자는 {limit} 이하여야 해요. 받은 값: {got}.",
    ),
    "arg.below": (
        "{owner}: {name} must be less than {limit}, got {got}.",
        "{owner}: {name} 인자는 {limit}보다 작아야 해요. 받은 값: {got}.",
    ),
    "arg.sizes": (
        "{owner}: {name} must be one whole number or a list of {length}, got {got}.",
        "{owner}: {name} 인자는 정수 하나 또는 정수 {length}개의 목록이어야 해요. 받은 값: {got}.",
    ),
    "arg.shape": (
        "{owner}: {name} must be a list of whole numbers, got {got}.",
        "{owner}: {name} 인자는 정수의 목록이어야 해요. 받은 값: {got}.",
    ),
    "block.form": (
        "Expected a name or an object with class_name and config, got {got}.",
        "이름이나, class_name과 config가 있는 객체여야 해요. 받은 값: {got}.",
    ),
    "block.unknown": (
        "There is no {kind} called {got}. Known: {known}.",
        "{got}: 그런 이름의 {kind} 항목은 없어요. 쓸 수 있는 이름: {known}.",
    ),
}
