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
    "block.function": (
        "A {kind} cannot be a function of your own, because its derivative is not known. Derive a class instead.",
        "직접 만든 함수는 미분을 알 수 없어서 {kind} 자리에 쓸 수 없어요. 대신 클래스를 만들어 주세요.",
    ),
    "block.unknown": (
        "There is no {kind} called {got}. Known: {known}.",
        "{got}: 그런 이름의 {kind} 항목은 없어요. 쓸 수 있는 이름: {known}.",
    ),
    "config.floatx": ("floatx is one of {known}, got {got}.", "floatx 값은 {known} 중 하나여야 해요. 받은 값: {got}."),
    # ---- shapes: every sentence names the layer, what came and what was wanted
    "shape.needs_picture": (
        "{layer} needs a picture (height, width, channels), but gets {got}.",
        "{layer} 층에는 그림(높이, 너비, 채널)이 필요해요. 받은 모양: {got}.",
    ),
    "shape.needs_sequence": (
        "{layer} needs a sequence (time, features), but gets {got}.",
        "{layer} 층에는 시퀀스(시간, 특성)가 필요해요. 받은 모양: {got}.",
    ),
    "shape.needs_row": (
        "{layer} needs at least a row of numbers, but gets {got}.",
        "{layer} 층에는 적어도 숫자 한 줄이 필요해요. 받은 모양: {got}.",
    ),
    "shape.input": (
        "{layer} takes samples of shape {wants}, but gets {got}.",
        "{layer}: 입력의 모양이 달라요. 필요한 모양: {wants}, 받은 모양: {got}.",
    ),
    "shape.reshape": (
        "{layer} cannot lay the {size} numbers of {got} out as {target}. Choose sizes whose product is {size}.",
        "{layer} 층은 {got} 모양의 숫자 {size}개를 {target} 모양으로 놓을 수 없어요. "
        "곱하면 {size} 되는 크기를 골라 주세요.",
    ),
    "shape.reshape_unknown": (
        "{layer}: {target} leaves more than one size open. Write -1 only once.",
        "{layer} 층: {target}에서 정해지지 않은 크기가 둘 이상이에요. -1은 한 번만 써 주세요.",
    ),
    "shape.window": (
        "{layer} slides a window of {window} over {got}, where it does not fit. Take a smaller window or padding same.",
        "{layer} 층: {window} 크기의 창이 {got} 모양 안에 들어가지 않아요. "
        "창을 줄이거나 padding을 same으로 바꿔 주세요.",
    ),
    "shape.targets": (
        "{loss} compares numbers one to one, but a target has shape {gets} and an output {outputs}.",
        "{loss} 손실 함수는 숫자를 하나씩 견줘요. 그런데 정답의 모양({gets})과 출력의 모양({outputs})이 달라요.",
    ),
    "shape.needs_one_hot": (
        "Labels are whole numbers, {loss} wants one-hot rows of {classes}. Use SparseCategoricalCrossentropy "
        "or to_categorical.",
        "정답이 정수인데, {loss} 손실 함수에는 길이 {classes}인 원-핫이 필요해요. "
        "SparseCategoricalCrossentropy를 쓰거나 to_categorical로 바꿔 주세요.",
    ),
    "shape.needs_indices": (
        "Labels are rows of shape {gets}, {loss} wants one whole number each. Use CategoricalCrossentropy.",
        "정답의 모양이 {gets}인데, {loss} 손실 함수에는 정수가 하나씩 필요해요. CategoricalCrossentropy를 써 주세요.",
    ),
    "shape.metric": (
        "{metric} cannot compare a target of shape {gets} with an output of shape {outputs}.",
        "{metric} 지표로는 {gets} 모양의 정답과 {outputs} 모양의 출력을 견줄 수 없어요.",
    ),
    "weights.shape": (
        "{layer}: its {weight} has shape {wants}, but {got} comes.",
        "{layer} 층: {weight} 가중치의 모양({wants})과 새로 온 모양({got})이 달라요.",
    ),
    "weights.number": (
        "{layer} has {wants} weight arrays, but {got} come.",
        "{layer}: 가중치 배열이 {wants}개인데, 새로 온 배열은 {got}개예요.",
    ),
    # ---- data for training
    "data.labels": (
        "{loss} knows classes 0 to {classes} (not included), but labels run from {lowest} to {highest}.",
        "{loss}: 클래스는 0부터 {classes} 앞까지인데, 정답은 {lowest}부터 {highest}까지예요.",
    ),
    "data.labels_whole": (
        "{loss} wants a whole number as each label, but some are not.",
        "{loss} 손실 함수에는 정수인 정답이 필요한데, 정수가 아닌 값이 있어요.",
    ),
    "data.rows_differ": (
        "x has {x} rows and y has {y}. Give one target per row.",
        "x는 {x}행, y는 {y}행이에요. 행마다 정답을 하나씩 주세요.",
    ),
    "data.no_rows": ("There is no row of data. Give at least one.", "데이터가 한 행도 없어요. 적어도 한 행은 주세요."),
    "data.no_targets": ("Training and testing need y, the targets.", "학습과 평가에는 정답 y가 필요해요."),
    "data.no_rows_left": (
        "validation_split {share} of {rows} rows leaves none to train on. Take a smaller share.",
        "{rows}행 가운데 validation_split {share}만큼 떼면 훈련할 행이 남지 않아요. 비율을 줄여 주세요.",
    ),
    "fit.validation_split": (
        "validation_split must lie between 0 and 1, got {got}.",
        "validation_split 값은 0과 1 사이여야 해요. 받은 값: {got}.",
    ),
    "fit.whole_number": (
        "{name} must be a whole number of at least {least}, got {got}.",
        "{name} 값은 {least} 이상의 정수여야 해요. 받은 값: {got}.",
    ),
    "callback.direction": (
        "Whether larger or smaller {monitor} is better is not known. Set mode to min or max.",
        "{monitor} 값이 클수록 좋은지 작을수록 좋은지 알 수 없어요. mode를 min이나 max로 정해 주세요.",
    ),
    # ---- calls in the wrong order
    "state.layer_not_built": (
        "{layer} has no weights yet. Build it, or call it on data.",
        "{layer} 층에는 아직 가중치가 없어요. build를 부르거나 데이터에 적용해 주세요.",
    ),
    "state.not_built": (
        "{model} does not know its input shape yet. Put an Input first, or call build.",
        "{model} 모델은 아직 입력 모양을 몰라요. 맨 앞에 Input을 두거나 build를 불러 주세요.",
    ),
    "state.not_compiled": (
        "{model} has no loss and optimizer yet. Call compile first.",
        "{model} 모델에는 아직 손실 함수와 옵티마이저가 없어요. compile을 먼저 불러 주세요.",
    ),
    "state.no_layers": ("{model} has no layers. Add one.", "{model} 모델에 층이 없어요. 하나 추가해 주세요."),
    # ---- models and graphs
    "model.not_a_layer": ("A layer belongs here, got {got}.", "여기에는 층이 와야 해요. 받은 값: {got}."),
    "model.no_such_layer": (
        "There is no layer {got}. Known: {known}.",
        "{got}: 그런 층은 없어요. 있는 층: {known}.",
    ),
    "graph.no_such_input": (
        "{name} reads {source}, but there is no such node.",
        "{name} 노드가 읽으려는 {source} 노드가 없어요.",
    ),
    "graph.cycle": (
        "These nodes wait for each other in a circle: {names}.",
        "노드들이 고리를 이루어 서로를 기다려요: {names}.",
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
        "{file} 파일의 모양: {got}. 바이트로 된 {wanted} 모양이어야 해요. 파일이 서로 바뀌지 않았는지 살펴봐 주세요.",
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
    # ---- experiments: the form of a spec
    "spec.missing": ("{name} is missing. Add it.", "{name} 항목이 빠졌어요. 추가해 주세요."),
    "spec.object": (
        "An object with named values belongs here, got {got}.",
        "여기에는 이름이 붙은 값의 객체가 와야 해요. 받은 값: {got}.",
    ),
    "spec.list": ("A list belongs here, got {got}.", "여기에는 목록이 와야 해요. 받은 값: {got}."),
    "spec.too_many": (
        "{name} takes at most {most} entries, got {got}.",
        "{name} 목록에는 {most}개까지 넣을 수 있어요. 받은 개수: {got}개.",
    ),
    "spec.unknown_key": (
        "There is no setting {name} here. Known: {known}.",
        "여기에 {name} 항목은 없어요. 쓸 수 있는 항목: {known}.",
    ),
    "spec.text": (
        "A text of at most {limit} characters belongs here, got {got}.",
        "여기에는 {limit}자 이하의 글이 와야 해요. 받은 값: {got}.",
    ),
    "spec.text_signs": (
        "This text holds control characters. Write it with letters, digits and spaces.",
        "이 글에 제어 문자가 들어 있어요. 글자와 숫자, 빈칸으로 적어 주세요.",
    ),
    "model.class": (
        "A model is Sequential, got {got}.",
        "모델은 Sequential이어야 해요. 받은 값: {got}.",
    ),
    "model.functional_not_yet": (
        "Functional models with forks and merges come later. Stack the layers as a Sequential.",
        "갈라지고 합쳐지는 Functional 모델은 아직 쓸 수 없어요. Sequential로 층을 쌓아 주세요.",
    ),
    "model.empty": (
        "There is no layer yet. The last one must give what the data asks for.",
        "아직 층이 없어요. 마지막 층이 데이터에 맞는 출력을 내야 해요.",
    ),
    "model.input_not_first": (
        "An input layer can only stand first. The shape comes from the data, so it may simply go.",
        "입력층은 맨 앞에만 올 수 있어요. 모양은 데이터가 정하니 없애도 괜찮아요.",
    ),
    "model.layer_name": (
        "A layer's name is at most 40 letters, digits, dots, dashes and underscores, got {got}.",
        "층의 이름은 영문자, 숫자, 점, 붙임표, 밑줄로 40자까지예요. 받은 값: {got}.",
    ),
    "model.duplicate_name": (
        "Two layers are called {name}. Every name may stand once.",
        "{name}: 이 이름의 층이 둘이에요. 이름은 한 번만 쓸 수 있어요.",
    ),
    # ---- experiments: shapes and endings
    "shape.picture_flattened": (
        "{layer} needs a picture, but {prev} above has already made it one row of {k} numbers.",
        "{layer} 층에는 그림이 필요한데, 위의 {prev} 층이 이미 숫자 {k}개짜리 한 줄로 펼쳐 놓았어요.",
    ),
    "shape.too_many_axes": (
        "{layer} would give the shape {got}; at most {most} axes are possible. Use fewer.",
        "{layer} 층이 {got} 모양을 내보내요. 축은 {most}개까지만 쓸 수 있으니 줄여 주세요.",
    ),
    "model.too_large": (
        "This run would need {gigabytes} GB of memory, mostly for {layer}; {most} GB is the limit. Make it smaller.",
        "메모리가 {gigabytes}GB 필요하고, 대부분 {layer} 층에 쓰여요. 한도는 {most}GB이니 층을 줄여 주세요.",
    ),
    "ending.not_a_row": (
        "{layer}, the last layer, gives the shape {got}. The answer must be one row of numbers.",
        "마지막 {layer} 층이 {got} 모양을 내보내요. 답은 숫자 한 줄이어야 해요.",
    ),
    "ending.units": (
        "The last layer, {layer}, gives {a} numbers, the data has {b} classes.",
        "마지막 {layer} 층의 출력은 {a}개인데, 데이터의 클래스는 {b}개예요.",
    ),
    "ending.one_number": (
        "The last layer, {layer}, gives {a} numbers, the data asks for one.",
        "마지막 {layer} 층의 출력은 {a}개인데, 데이터가 바라는 답은 숫자 1개예요.",
    ),
    "ending.one_unit": (
        "{loss} compares the shares of several classes, but the last layer gives one number.",
        "{loss} 손실 함수는 여러 클래스의 비율을 견주는데, 마지막 층의 출력은 1개예요.",
    ),
    "ending.softmax_of_one": (
        "Softmax over one number is always 1, so {layer} could not learn anything.",
        "숫자 하나에 소프트맥스를 쓰면 늘 1이에요. 그러면 {layer} 층이 아무것도 배울 수 없어요.",
    ),
    "ending.loss_for_classes": (
        "{loss} is for classes, but this data asks for a number.",
        "{loss} 손실 함수는 클래스를 가를 때 쓰는데, 이 데이터의 답은 숫자예요.",
    ),
    # ---- experiments: what runs, but is odd
    "odd.not_softmax": (
        "{loss} expects shares that add up to 1, and {activation} does not give them.",
        "{loss} 손실 함수는 더해서 1이 되는 비율을 기대하는데, {activation} 함수의 출력은 그렇지 않아요.",
    ),
    "odd.not_sigmoid": (
        "{loss} expects a probability between 0 and 1, and {activation} does not give one.",
        "{loss} 손실 함수는 0과 1 사이의 확률을 기대하는데, {activation} 함수의 출력은 그렇지 않아요.",
    ),
    "odd.softmax_binary": (
        "{loss} judges every output by itself, but {activation} ties them together.",
        "{loss} 손실 함수는 출력을 하나씩 따로 보는데, {activation} 함수는 출력을 서로 묶어요.",
    ),
    "odd.logits_twice": (
        "{loss} is told to expect logits, but {activation} has turned them into shares already.",
        "{loss} 손실 함수는 로짓을 받기로 했는데, {activation} 함수가 이미 비율로 바꿔 놓았어요.",
    ),
    "odd.narrow": (
        "{activation} only gives numbers from {range}, the answers may lie outside.",
        "{activation} 함수의 출력은 {range}인데, 정답은 그 밖에 있을 수 있어요.",
    ),
    "odd.accuracy_of_numbers": (
        "Accuracy counts right classes; for numbers, watch how far off they are.",
        "정확도는 클래스를 맞힌 비율이에요. 숫자를 맞힐 때는 얼마나 빗나갔는지 보세요.",
    ),
    "odd.two_lines": (
        "Without an activation, this layer and the next one together are only one straight line.",
        "활성화 함수가 없으면 이 층과 다음 층을 합쳐도 직선 하나일 뿐이에요.",
    ),
    "odd.batch_larger": (
        "A batch of {batch_size} takes all {rows} rows at once: one update per epoch.",
        "배치 하나({batch_size}행)로 전체 {rows}행을 한꺼번에 봐요. 에포크마다 한 번만 고쳐요.",
    ),
    "odd.no_validation": (
        "No rows are held back, so nobody can tell learning from memorizing.",
        "남겨 둔 데이터가 없어서, 배운 것인지 외운 것인지 알 수 없어요.",
    ),
    "odd.watches_nothing": (
        "This callback watches the validation, and no rows are held back for it.",
        "이 콜백은 검증 결과를 살펴보는데, 검증용으로 남겨 둔 데이터가 없어요.",
    ),
    "data.inputs": (
        "These inputs are not numbers of the shape {wants}, one such block per row. Send finite numbers.",
        "입력은 행마다 {wants} 모양의 유한한 수여야 해요. 숫자만 보내 주세요.",
    ),
    "data.model_file": (
        "This is no model file that Strata wrote, or it is damaged. Take another one.",
        "Strata가 저장한 모델 파일이 아니거나 손상됐어요. 다른 파일을 써 주세요.",
    ),
    "model.nothing_to_learn": (
        "No layer here has weights, so there is nothing to learn. Add a Dense layer.",
        "가중치가 있는 층이 없어서 배울 것이 없어요. Dense 층을 추가해 주세요.",
    ),
}
