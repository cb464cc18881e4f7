"""What errors say about shapes, layers and weights."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "shape.needs_picture": (
        "{layer} needs a picture (height, width, channels), but gets {got}.",
        "{layer} 층에는 그림(높이, 너비, 채널)이 필요해요. 받은 모양: {got}.",
    ),
    "shape.needs_sequence": (
        "{layer} needs a sequence (time, features), but gets {got}.",
        "{layer} 층에는 시퀀스(시간, 특성)가 필요해요. 받은 모양: {got}.",
    ),
    "shape.needs_pictures": (
        "{layer} needs a sequence of pictures (time, ..., channels) with {axes} axes each, but gets {got}.",
        "{layer} 층에는 공간 축이 {axes}개인 그림의 시퀀스(시간, ..., 채널)가 필요해요. 받은 모양: {got}.",
    ),
    "shape.needs_features": (
        "{layer} takes one step (features,) at a time, but gets {got}.",
        "{layer} 셀은 한 시점(특성)씩 읽어요. 받은 모양: {got}.",
    ),
    "shape.states": (
        "{layer} starts from states of shapes {wants}, but gets {got}. Pass all of them, or none for zeros.",
        "{layer} 층의 첫 상태는 {wants} 모양이어야 해요. 받은 모양: {got}. 모두 주거나, 0에서 시작하도록 비워 주세요.",
    ),
    "shape.directions": (
        "{layer} cannot join outputs of shapes {got} and {other}. Give both directions the same units.",
        "{layer} 층은 {got} 모양과 {other} 모양의 출력을 합칠 수 없어요. 두 방향의 유닛 수를 같게 해 주세요.",
    ),
    "shape.several_outputs": (
        "{layer} needs a layer with one output, but its layer gives several for {got}. Turn return_state off.",
        "{layer} 안의 층은 출력이 하나여야 하는데, {got} 모양에서 여럿을 내보내요. return_state를 꺼 주세요.",
    ),
    "shape.step_mask": (
        "{layer} needs a mask that begins with {wants}, one entry per row and step, but gets {got}.",
        "{layer} 층의 마스크는 행과 시점마다 하나씩, {wants} 모양으로 시작해야 해요. 받은 모양: {got}.",
    ),
    "layer.directions": (
        "{layer}: its two layers must read in opposite directions and agree in all else, but {name} does not fit.",
        "{layer} 층: 두 층은 읽는 방향만 반대이고 나머지는 같아야 해요. 맞지 않는 인자: {name}.",
    ),
    "state.needs_batch_size": (
        "{layer} is stateful and must know how many rows a batch has. Give batch_size in Input.",
        "{layer} 층은 상태를 이어 가므로 배치의 행 수를 알아야 해요. Input에 batch_size를 적어 주세요.",
    ),
    "state.batch_changed": (
        "{layer} remembers the states of {wants} rows, but a batch of {got} comes. Use batches of one size.",
        "{layer} 층은 {wants}행의 상태를 기억하는데, {got}행짜리 배치가 왔어요. 배치 크기를 똑같이 맞춰 주세요.",
    ),
    "state.not_stateful": (
        "{layer} keeps no states between batches. Set stateful to true first.",
        "{layer} 층은 배치 사이에 상태를 남기지 않아요. 먼저 stateful을 켜 주세요.",
    ),
    "shape.needs_volume": (
        "{layer} needs a volume (depth, height, width, channels), but gets {got}.",
        "{layer} 층에는 입체(깊이, 높이, 너비, 채널)가 필요해요. 받은 모양: {got}.",
    ),
    "shape.groups": (
        "{layer} deals {channels} channels out to {groups} groups, which leaves a rest. "
        "Take groups that divide {channels}.",
        "{layer} 층: 채널 {channels}개를 {groups}개 그룹에 똑같이 나눌 수 없어요. "
        "groups를 {channels}의 약수로 바꿔 주세요.",
    ),
    "shape.cropping": (
        "{layer} cuts {cropping} off {got}, and nothing is left. Take a smaller cropping.",
        "{layer} 층: {got} 모양에서 {cropping}만큼 자르면 남는 것이 없어요. cropping을 줄여 주세요.",
    ),
    "shape.needs_row": (
        "{layer} needs at least a row of numbers, but gets {got}.",
        "{layer} 층에는 적어도 숫자 한 줄이 필요해요. 받은 모양: {got}.",
    ),
    "shape.halves": (
        "{layer} splits axis {axis} into two halves, but gets {got}. Choose an axis of even length.",
        "{layer} 활성화 함수는 {axis}번 축을 반으로 나누는데, {got} 모양이 왔어요. 길이가 짝수인 축을 골라 주세요.",
    ),
    "shape.shared_axes": (
        "{layer} shares its slopes over axes {axes}, but gets {got}, whose axes are 1 to {most}.",
        "{layer} 층은 {axes}번 축끼리 기울기를 나눠 쓰는데, {got} 모양의 축은 1부터 {most}까지예요.",
    ),
    "shape.mask": (
        "{layer} gets a mask of shape {mask} for numbers of shape {got}. Each length must be 1 or equal, from the end.",
        "{layer} 층: 마스크의 모양({mask})이 숫자의 모양({got})과 안 맞아요. 끝에서부터 길이가 같거나 1이어야 해요.",
    ),
    "shape.unknown_axis": (
        "{layer} must know every length that its weights hang on, but gets {got}. Give that length in Input.",
        "{layer} 층의 가중치 크기를 정하려면 길이를 알아야 하는데, {got} 모양이 왔어요. Input에 그 길이를 적어 주세요.",
    ),
    "shape.axis": (
        "{layer} works on axis {axis}, but gets {got}, whose axes run from {first} to {last}. Choose one of those.",
        "{layer} 층은 {axis}번 축을 쓰는데, {got} 모양의 축은 {first}부터 {last}까지예요. 그중에서 골라 주세요.",
    ),
    "shape.channel_groups": (
        "{layer} puts the {channels} channels of {got} into {groups} groups. Choose a number that divides {channels}.",
        "{layer} 층: {got} 모양의 채널 {channels}개를 그룹 {groups}개로 나눌 수 없어요. 약수를 골라 주세요.",
    ),
    "shape.mask_rank": (
        "{layer} wants a mask of one axis less than its input {got}, but gets {mask}. Mask every place of that input.",
        "{layer} 층의 마스크는 입력({got})보다 축이 하나 적어야 하는데, {mask} 모양이 왔어요. 축을 맞춰 주세요.",
    ),
    "shape.inputs": (
        "{layer} takes exactly {wants} inputs, but gets {got}. Connect {wants}.",
        "{layer} 층에는 입력이 {wants}개 필요한데 {got}개가 왔어요. {wants}개를 이어 주세요.",
    ),
    "fit.joins": (
        "{layer} joins the outputs of several layers. Connect them to it in the graph.",
        "{layer} 층은 여러 층의 출력을 하나로 합쳐요. 그래프에서 이 층에 이어 주세요.",
    ),
    "shape.merge": (
        "{layer} cannot merge {got} and {other}: from the end, lengths must be equal or 1. Make them equal.",
        "{layer} 층은 {got} 모양과 {other} 모양을 합칠 수 없어요. 끝에서부터 길이가 같거나 1이 되게 맞춰 주세요.",
    ),
    "shape.batches": (
        "{layer} merges rows one to one, but its inputs have {got} rows. Give equally many.",
        "{layer} 층은 행끼리 합치는데, 입력의 행 수가 서로 달라요({got}). 행 수를 맞춰 주세요.",
    ),
    "shape.masks": (
        "{layer} wants {wants} masks, one per input (None where there is none), but gets {got}.",
        "{layer} 층에는 마스크가 입력마다 하나씩 {wants}개 필요해요(없으면 None). 받은 수: {got}.",
    ),
    "shape.concatenate": (
        "{layer} cannot lay {other} behind {got} on axis {axis}: all other lengths must be equal. Make them equal.",
        "{layer} 층은 {axis}번 축에서 {got} 뒤에 {other} 모양을 붙일 수 없어요. 다른 축의 길이를 맞춰 주세요.",
    ),
    "shape.dot": (
        "{layer} multiplies axis {axis} of {got} with axis {other_axis} of {other}, but {length} is not "
        "{other_length}. Choose axes of equal length.",
        "{layer} 층은 {got}의 {axis}번 축과 {other}의 {other_axis}번 축을 곱하는데, 길이({length}, {other_length})가 "
        "달라요. 길이가 같은 축을 골라 주세요.",
    ),
    "shape.query_value": (
        "{layer} takes query, value and, if you like, key, but gets {got} inputs. Connect 2 or 3.",
        "{layer} 층에는 질의, 값, 그리고 원하면 키를 넣는데 입력이 {got}개예요. 2개나 3개를 이어 주세요.",
    ),
    "shape.attention": (
        "{layer} cannot compare a query {got} with a key {key} of a value {value}. Give query and key equally many "
        "features, key and value equally many steps.",
        "{layer} 층은 질의 {got}, 키 {key}, 값 {value} 모양을 견줄 수 없어요. 질의와 키의 특성 수, 키와 값의 길이를 "
        "맞춰 주세요.",
    ),
    "shape.noise": (
        "{layer} draws noise of shape {noise} for numbers of shape {got}. Each length must be 1, None or equal.",
        "{layer} 층: 노이즈의 모양({noise})이 숫자의 모양({got})과 안 맞아요. 길이가 같거나 1이거나 None이어야 해요.",
    ),
    "shape.rank": (
        "{layer} needs rows of {wants} axes, but gets {got}. Reshape them first.",
        "{layer} 층에는 축이 {wants}개인 샘플이 필요한데, {got} 모양이 왔어요. 먼저 Reshape로 바꿔 주세요.",
    ),
    "shape.scaling": (
        "{layer} has numbers of shape {numbers} for rows of shape {got}. Give one per place of its axes.",
        "{layer} 층의 숫자({numbers} 모양)가 샘플({got} 모양)과 안 맞아요. 축의 자리마다 하나씩 주세요.",
    ),
    "call.needs_list": (
        "{layer} merges a list of inputs, but gets {got}. Call it on [a, b].",
        "{layer} 층은 입력의 목록을 합치는데, {got} 값이 왔어요. [a, b]처럼 불러 주세요.",
    ),
    "call.needs_query_value": (
        "{layer} must be called on a list, [query, value] or [query, value, key], but gets {got}.",
        "{layer} 층은 [질의, 값]이나 [질의, 값, 키] 목록으로 불러야 해요. 받은 값: {got}.",
    ),
    "call.unknown_option": (
        "A call of {layer} takes no argument {got}.",
        "{layer} 층을 부를 때 {got} 인자는 쓸 수 없어요.",
    ),
    "call.mixed_inputs": (
        "{layer} reads symbolic tensors, but one of its inputs is {got}. Pass Input tensors or outputs of layers only.",
        "{layer} 층은 기호 텐서만 읽어요. 받은 값: {got}. Input이나 다른 층의 출력을 넣어 주세요.",
    ),
    "state.layer_not_called": (
        "{layer} was not called on a symbolic tensor yet, so it has no input or output. Call it on an Input first.",
        "{layer} 층을 아직 기호 텐서에 쓰지 않아서 입력도 출력도 없어요. 먼저 Input에 써 주세요.",
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
    "shape.sample_weight": (
        "Sample weights of shape {gets} do not fit losses of shape {wants}. Give one weight per loss, or 1 per row as "
        "(batch, 1).",
        "가중치의 모양({gets})이 손실의 모양({wants})과 맞지 않아요. 손실마다 하나씩 주거나, 행마다 하나씩 (배치, 1) "
        "모양으로 주세요.",
    ),
    "shape.pairs": (
        "{loss} wants rows (batch, numbers) with one label each, but labels have shape {gets} and outputs {outputs}.",
        "{loss} 손실 함수에는 (배치, 숫자) 모양의 출력과 행마다 정답 하나가 필요해요. 정답: {gets}, 출력: {outputs}.",
    ),
    "shape.ctc": (
        "{loss} wants labels (batch, labels) and logits (batch, time, classes), but labels have shape {gets} and "
        "outputs {outputs}.",
        "{loss} 손실 함수에는 (배치, 정답) 모양의 정답과 (배치, 시간, 클래스) 모양의 로짓이 필요해요. "
        "정답: {gets}, 출력: {outputs}.",
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
    "shape.tallies": (
        "Sums of shape {before} and of shape {gets} do not add up. Give every batch the same number of columns.",
        "{before} 모양의 합과 {gets} 모양의 합은 더할 수 없어요. 배치마다 열 수를 똑같이 해 주세요.",
    ),
    "shape.weight": (
        "Sample weights of shape {gets} do not fit values of shape {values}. Give one weight per row.",
        "표본 가중치의 모양({gets})이 값의 모양({values})에 맞지 않아요. 행마다 가중치를 하나씩 주세요.",
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
    "shape.picture_flattened": (
        "{layer} needs a picture, but {prev} above has already made it one row of {k} numbers.",
        "{layer} 층에는 그림이 필요한데, 위의 {prev} 층이 이미 숫자 {k}개짜리 한 줄로 펼쳐 놓았어요.",
    ),
    "shape.too_many_axes": (
        "{layer} would give the shape {got}; at most {most} axes are possible. Use fewer.",
        "{layer} 층이 {got} 모양을 내보내요. 축은 {most}개까지만 쓸 수 있으니 줄여 주세요.",
    ),
    "state.no_h5py": (
        "Files in Keras's format need the package h5py. Install it: pip install h5py",
        "케라스 형식의 파일에는 h5py 패키지가 필요해요. 설치해 주세요: pip install h5py",
    ),
}
