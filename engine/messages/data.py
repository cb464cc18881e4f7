"""What errors say about rows, targets, metrics and files of data."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "data.indices": (
        "{layer} knows whole numbers 0 to {most}, but its input runs from {lowest} to {highest}. Raise input_dim, or "
        "correct the input.",
        "{layer} 층이 아는 정수는 0부터 {most}까지인데, 입력은 {lowest}부터 {highest}까지예요. "
        "input_dim을 늘리거나 입력을 고쳐 주세요.",
    ),
    "data.no_batches": (
        "{layer} has nothing to adapt to. Give an array or at least one batch.",
        "{layer} 층이 맞출 데이터가 없어요. 배열이나 배치를 하나 이상 주세요.",
    ),
    "metric.rows": (
        "{metric} needs rows of columns, (batch, columns), but gets shape {gets}. Reshape to two axes.",
        "{metric} 지표에는 (행, 열) 모양이 필요한데 {gets} 모양이 왔어요. 축을 둘로 바꿔 주세요.",
    ),
    "metric.axis": (
        "{metric}: shape {gets} has no such axis: {axis}. Choose one of its axes.",
        "{metric}: {gets} 모양에 없는 축이에요: {axis}. 있는 축을 골라 주세요.",
    ),
    "metric.top_k": (
        "{metric} looks at the {k} largest outputs, but there are only {classes}. Choose a smaller k.",
        "{metric} 지표는 가장 큰 출력 {k}개를 보는데, 출력이 {classes}개뿐이에요. k를 줄여 주세요.",
    ),
    "metric.class_id": (
        "{metric} looks at class {class_id}, but the outputs have shape {gets}. Choose one of their classes.",
        "{metric} 지표가 볼 클래스 번호({class_id})가 {gets} 모양의 출력에 없어요. 출력에 있는 클래스를 골라 주세요.",
    ),
    "metric.num_labels": (
        "AUC: num_labels only says something with multi_label. Turn that on, or leave num_labels out.",
        "AUC: num_labels 인자는 multi_label을 켰을 때만 쓸 수 있어요. 켜거나 num_labels를 빼 주세요.",
    ),
    "metric.labels": (
        "AUC per label wants outputs of shape (batch, {wants}), got {gets}. Give one column per label.",
        "라벨별 AUC에는 (행, {wants}) 모양의 출력이 필요한데 {gets} 모양이 왔어요. 라벨마다 열을 하나씩 주세요.",
    ),
    "metric.label_weights": (
        "AUC has {wants} label weights, but the outputs have shape {gets}. Give one weight per column.",
        "AUC의 라벨 가중치는 {wants}개라서 {gets} 모양의 출력에 맞지 않아요. 열마다 가중치를 하나씩 주세요.",
    ),
    "metric.target_classes": (
        "{metric}: target_class_ids must be one or more of 0 to {classes} (not included), got {got}.",
        "{metric}: target_class_ids 인자에는 0부터 {classes} 앞까지의 클래스가 하나 이상 있어야 해요. 받은 값: {got}.",
    ),
    "metric.several_numbers": (
        "{metric} gives several numbers, per class or threshold; a run draws one line per metric. Choose an average.",
        "{metric} 지표는 클래스나 기준값마다 숫자를 내는데, 그래프에는 하나만 그려요. 평균을 골라 주세요.",
    ),
    "metric.variables": (
        "{metric} has {wants} variables, but {got} come. Pass back what stateless_update_state gave.",
        "{metric} 지표의 변수는 {wants}개인데 {got}개가 왔어요. stateless_update_state의 결과를 그대로 주세요.",
    ),
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
    "data.names": (
        "The {what} must be named {wants}, but got {got}.",
        "{what}: 이름이 맞지 않아요. 필요한 이름: {wants}. 받은 이름: {got}.",
    ),
    "data.number": (
        "The model takes {wants} {what} ({names}), but got {got}.",
        "모델의 {what} 개수는 {wants}개({names})인데 {got}개가 왔어요.",
    ),
    "data.not_numbers": (
        "{model} wants an array of numbers of shape {wants} per row.",
        "{model} 모델에는 한 행의 모양이 {wants}인 숫자 배열이 필요해요.",
    ),
    "data.no_target_of": (
        "The output {name} has a loss but no targets. Give targets for it, or no loss.",
        "{name} 출력에 손실은 있는데 정답이 없어요. 정답을 주거나 손실을 빼 주세요.",
    ),
    "data.spare_targets": (
        "Data that come in batches bring their own targets and weights; leave y and sample_weight out.",
        "배치로 오는 데이터에는 정답과 가중치가 들어 있어요. y와 sample_weight는 빼 주세요.",
    ),
    "data.no_split": (
        "validation_split needs arrays. Give validation_data beside a generator.",
        "validation_split은 배열에만 쓸 수 있어요. 생성기에는 validation_data를 따로 주세요.",
    ),
    "data.validation": (
        "validation_data is (x, y) or (x, y, sample_weight), but has {got} parts.",
        "validation_data는 (x, y)나 (x, y, sample_weight)여야 하는데 {got}개가 왔어요.",
    ),
    "data.weights_differ": (
        "x has {x} rows and sample_weight has {weights}. Give one weight per row.",
        "x는 {x}행, sample_weight는 {weights}개예요. 행마다 가중치를 하나씩 주세요.",
    ),
    "fit.no_loss": (
        "{model} has no loss to make small. Give compile a loss.",
        "{model} 모델에는 줄일 손실이 없어요. compile에 loss를 주세요.",
    ),
    "sequences.form": (
        "pad_sequences wants a list of lists, got {got}.",
        "pad_sequences에는 리스트의 리스트를 주어야 해요. 받은 값: {got}.",
    ),
    "sequences.samples": (
        "The steps of all sequences must have one shape: the first has {wants}, sequence {place} has {got}.",
        "모든 시퀀스에서 한 걸음의 모양이 같아야 해요. 처음은 {wants}인데 {place}번째는 달라요: {got}.",
    ),
    "sequences.side": (
        '{name} is "pre" or "post", got {got}.',
        '{name} 값은 "pre"나 "post"여야 해요. 받은 값: {got}.',
    ),
    "seed.whole_number": (
        "A seed is a whole number, got {got}.",
        "시드는 정수여야 해요. 받은 값: {got}.",
    ),
    "fit.two_weights": (
        "Give sample_weight or class_weight, not both.",
        "sample_weight와 class_weight 가운데 하나만 주세요.",
    ),
    "fit.class_weight": (
        "class_weight is a dict of class index to weight, got {got}.",
        "class_weight는 클래스 번호와 가중치의 사전이어야 해요. 받은 값: {got}.",
    ),
    "fit.class_weight_outputs": (
        "class_weight suits a model with one output; this one has {outputs}. Use sample_weight.",
        "class_weight는 출력이 하나인 모델에만 쓸 수 있어요. 이 모델의 출력: {outputs}. sample_weight를 써 주세요.",
    ),
    "fit.validation_split": (
        "validation_split must lie between 0 and 1, got {got}.",
        "validation_split 값은 0과 1 사이여야 해요. 받은 값: {got}.",
    ),
    "fit.whole_number": (
        "{name} must be a whole number of at least {least}, got {got}.",
        "{name} 값은 {least} 이상의 정수여야 해요. 받은 값: {got}.",
    ),
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
    "data.inputs": (
        "These inputs are not numbers of the shape {wants}, one such block per row. Send finite numbers.",
        "입력은 행마다 {wants} 모양의 유한한 수여야 해요. 숫자만 보내 주세요.",
    ),
    "data.model_file": (
        "This is no model file that Strata wrote, or it is damaged. Take another one.",
        "Strata가 저장한 모델 파일이 아니거나 손상됐어요. 다른 파일을 써 주세요.",
    ),
}
