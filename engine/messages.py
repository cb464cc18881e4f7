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
    # ---- data sets
    "data.files_missing": (
        "{dataset} is not here yet. Put these four files into {folder}, with or without .gz: {files}.",
        "{dataset} 데이터가 아직 없어요. {folder} 폴더에 이 파일 네 개를 넣어 주세요(.gz도 괜찮아요): {files}.",
    ),
    "data.file_unreadable": (
        "{file} cannot be opened. Check that it is a readable file.",
        "{file} 파일을 열 수 없어요. 읽을 수 있는 파일인지 확인해 주세요.",
    ),
    "data.file_damaged": (
        "{file} is damaged: its compressed content breaks off. Copy it again.",
        "{file} 파일이 손상됐어요. 압축된 내용이 중간에 끊겨 있으니 다시 복사해 주세요.",
    ),
    "data.idx_magic": (
        "{file} is not an IDX file: its first four bytes say otherwise. Take the original file.",
        "{file} 파일은 IDX 형식이 아니에요. 첫 네 바이트가 달라요. 원본 파일을 넣어 주세요.",
    ),
    "data.idx_short": (
        "{file} is cut off: its header promises {expected} bytes, and they are not there. Copy it again.",
        "{file} 파일이 잘렸어요. 머리말에는 {expected}바이트라고 적혀 있는데 그만큼 없어요. 다시 복사해 주세요.",
    ),
    "data.idx_long": (
        "{file} goes on after the {expected} bytes that its header promises. Take the original file.",
        "{file} 파일이 머리말에 적힌 {expected}바이트보다 길어요. 원본 파일을 넣어 주세요.",
    ),
    "data.idx_shape": (
        "{file} holds numbers of shape {got}, wanted {wanted} in bytes. Check that no file stands in for another.",
        "{file} 파일의 모양이 {got}, 필요한 모양은 바이트로 된 {wanted} 형태예요. 파일이 서로 바뀌지 않았는지 확인해 주세요.",
    ),
    "data.idx_label": (
        "{file} names class {got}, but the classes run from 0 to {most}. Take the original file.",
        "{file} 파일에 {got}번 클래스가 있는데, 클래스는 0부터 {most}까지예요. 원본 파일을 넣어 주세요.",
    ),
    "data.columns": (
        "The scaling was made for {columns} columns, the data has shape {got}. Send one number per column.",
        "스케일링은 열 {columns}개에 맞춰져 있는데, 데이터의 모양이 달라요: {got}. 열마다 숫자를 하나씩 주세요.",
    ),
    "data.scaling_form": (
        "This is no scaling that Strata wrote: {got}.",
        "Strata가 저장한 스케일링 형식이 아니에요. 받은 값: {got}.",
    ),
    "data.split_sum": (
        "Validation {validation} and test {test} together leave no rows to train on. Keep their sum below 1.",
        "검증 비율 {validation}, 시험 비율 {test}: 이대로면 훈련할 행이 남지 않아요. 둘의 합을 1보다 작게 해 주세요.",
    ),
}
