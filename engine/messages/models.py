"""What errors say about models, graphs, compile, and whole experiments."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "graph.not_symbolic": (
        "A model reads and gives symbolic tensors, but got {got}. Begin with Input and call layers on it.",
        "모델의 처음과 끝은 기호 텐서여야 해요. 받은 값: {got}. Input에서 시작해 층을 차례로 불러 주세요.",
    ),
    "graph.disconnected": (
        "The outputs read the input {name}, which is not among the model's inputs ({known}). Add it to inputs.",
        "출력이 {name} 입력을 읽는데 모델의 입력({known})에 없어요. inputs에 넣어 주세요.",
    ),
    "graph.no_such_output": (
        "No layer makes the tensor that is named here (got {got}). Name a layer, its call and its output.",
        "여기 적힌 텐서를 만드는 층이 없어요. 받은 값: {got}. 층, 호출 번호, 출력 번호를 적어 주세요.",
    ),
    "model.subclass": (
        "{model} gives no inputs and outputs. Build a Sequential or Model(inputs, outputs); own call methods have no "
        "gradient here.",
        "{model}: 입력과 출력이 없어요. Sequential이나 Model(inputs, outputs)로 만들어 주세요. 직접 쓴 call은 "
        "미분할 수 없어요.",
    ),
    "model.not_a_model": ("Expected a model, got {got}.", "모델이 와야 해요. 받은 값: {got}."),
    "model.several_outputs": (
        "{name} gives several outputs, which a stack cannot pass on. Use a functional model, or return one output.",
        "{name} 층은 출력이 여럿이라 차례로 쌓을 수 없어요. 함수형 모델을 쓰거나 출력을 하나로 줄여 주세요.",
    ),
    "compile.names": (
        "{argument} names {got}, but the outputs are {known}.",
        "{argument}에 모델에 없는 출력 이름이 있어요. 받은 이름: {got}. 쓸 수 있는 이름: {known}.",
    ),
    "compile.loss_weights": (
        "loss_weights is a number, or numbers by output, got {got}. Metrics are given by name: metrics=[...].",
        "loss_weights는 숫자이거나 출력마다 하나씩인 숫자여야 해요. 받은 값: {got}. 지표는 metrics=[...]로 주세요.",
    ),
    "compile.number": (
        "{argument} has {got} entries for {wants} outputs ({known}). Give one per output.",
        "{argument} 항목이 {got}개인데 출력은 {wants}개예요({known}). 출력마다 하나씩 주세요.",
    ),
    "model.not_a_layer": ("A layer belongs here, got {got}.", "여기에는 층이 와야 해요. 받은 값: {got}."),
    "model.other_position": (
        "This state of a training belongs to another model or optimizer: expected {wants} numbers, got {got}.",
        "다른 모델이나 옵티마이저의 학습 상태예요. 필요한 모양: {wants}, 받은 모양: {got}.",
    ),
    "model.layer_twice": (
        "Ask for a layer by its name or by its place, not by both.",
        "층은 이름이나 순서 가운데 하나로만 찾을 수 있어요.",
    ),
    "model.no_such_layer": (
        "There is no layer {got}. Known: {known}.",
        "{got}: 그런 층은 없어요. 있는 층: {known}.",
    ),
    "view.nothing": (
        "The view {view} has nothing to show of this model. The plan's views say which ones have.",
        "{view}: 이 모델에서는 볼 것이 없어요. 볼 수 있는 것은 계획(plan)의 views에 있어요.",
    ),
    "view.layer": (
        "The view {view} shows nothing of {got}. Ask for one of these layers: {known}.",
        "{view}: 이 층에서는 볼 것이 없어요({got}). 볼 수 있는 층: {known}.",
    ),
    "view.sample": (
        "There is no row {got}: the data has {rows}, counted from 0.",
        "{got}번 행은 없어요. 데이터의 행은 {rows}개이고 0부터 세요.",
    ),
    "graph.no_such_input": (
        "{name} reads {source}, but there is no such node.",
        "{name} 노드가 읽으려는 {source} 노드가 없어요.",
    ),
    "graph.cycle": (
        "These nodes wait for each other in a circle: {names}.",
        "노드들이 고리를 이루어 서로를 기다려요: {names}.",
    ),
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
        "A model is Sequential or Functional, got {got}.",
        "모델은 Sequential이나 Functional이어야 해요. 받은 값: {got}.",
    ),
    "graph.no_outputs": (
        "A functional model must name the layers that it ends in. Write at least one under outputs.",
        "함수형 모델에는 끝나는 층의 이름이 필요해요. outputs에 하나 이상 적어 주세요.",
    ),
    "graph.no_name": (
        "Every layer of a functional model needs a name, so that others can read it.",
        "함수형 모델의 층에는 다른 층이 가리킬 이름이 있어야 해요.",
    ),
    "graph.no_inputs": (
        "{name} reads nothing. Name the layers that it reads under inputs.",
        "{name} 층이 읽는 층이 없어요. inputs에 이름을 적어 주세요.",
    ),
    "graph.input_reads": (
        "{name} is where the data come in, so it reads no other layer. Leave its inputs out.",
        "{name} 층은 데이터가 들어오는 곳이라 다른 층을 읽지 않아요. inputs를 빼 주세요.",
    ),
    "graph.one_input": (
        "The data set gives one input, but the model has {got} input layers. Let all branches read one InputLayer.",
        "데이터는 입력이 하나인데 입력층이 {got}개예요. 모든 갈래가 InputLayer 하나를 읽게 해 주세요.",
    ),
    "graph.orphan": (
        "{name} leads to no output. Let another layer read it, make it an output, or remove it.",
        "{name} 층이 어떤 출력으로도 이어지지 않아요. 다른 층이 읽게 하거나, 출력으로 정하거나, 지워 주세요.",
    ),
    "compile.no_loss": (
        "The output {name} has no loss. Give it one under compile.loss.",
        "{name} 출력에 손실 함수가 없어요. compile.loss에 적어 주세요.",
    ),
    "model.stateful": (
        "{layer} is to keep its state from batch to batch, but an experiment shuffles its rows and ends in a short "
        "batch. Leave stateful out.",
        "{layer} 층이 배치 사이에 상태를 이어 가려 하는데, 실험의 배치는 섞이고 마지막 배치는 더 작아요. "
        "stateful을 빼 주세요.",
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
    "model.too_large": (
        "This run would need {needs} MB of memory, mostly for {layer}; {most} MB is the limit. Make it smaller.",
        "메모리가 {needs}MB 필요하고, 대부분 {layer} 층에 쓰여요. 한도는 {most}MB이니 층을 줄여 주세요.",
    ),
    "fit.too_long": (
        "This run would take about {minutes} minutes here, and {most} is the limit. Train less, or make it smaller.",
        "여기서는 학습에 {minutes}분쯤 걸리는데, 한도는 {most}분이에요. 덜 학습하거나 모델을 줄여 주세요.",
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
    "odd.too_long": (
        "This run takes about {minutes} minutes here, but every run is stopped after {most}.",
        "여기서는 학습에 {minutes}분쯤 걸리는데, 학습은 {most}분이 지나면 멈춰요.",
    ),
    "odd.no_test": (
        "No rows are sealed to the end: what you tune by the validation is no fair judge of the result.",
        "끝까지 봉해 둔 데이터가 없어요. 검증 결과를 보며 고친 모델을 같은 데이터로 평가하면 공정하지 않아요.",
    ),
    "odd.unscaled": (
        "The data come scaled; this layer makes them {times} times as large, and learning gets unsteady.",
        "데이터는 이미 크기를 맞춰서 들어와요. 이 층이 값을 {times}배로 키우면 학습이 흔들려요.",
    ),
    "odd.scaled_twice": (
        "The data come scaled; this layer scales them again, by {times}, and hardly anything is left to see.",
        "데이터는 이미 크기를 맞춰서 들어와요. 이 층이 {times}배로 한 번 더 줄이면 차이가 거의 사라져요.",
    ),
    "odd.watches_nothing": (
        "This callback watches the validation, and no rows are held back for it.",
        "이 콜백은 검증 결과를 살펴보는데, 검증용으로 남겨 둔 데이터가 없어요.",
    ),
    "model.nothing_to_learn": (
        "No layer here has weights, so there is nothing to learn. Add a Dense layer.",
        "가중치가 있는 층이 없어서 배울 것이 없어요. Dense 층을 추가해 주세요.",
    ),
}
