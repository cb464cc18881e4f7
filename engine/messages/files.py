"""What errors say about model files."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "file.missing": ("There is no file called {name}.", "{name}: 그런 파일은 없어요."),
    "file.ending": (
        "The file name must end in {wants}, got {name}. Rename it.",
        "파일 이름은 {wants} 글자로 끝나야 해요. 받은 이름: {name}. 이름을 바꿔 주세요.",
    ),
    "file.exists": (
        "{name} is there already. Choose another name, or allow overwriting.",
        "{name} 파일이 이미 있어요. 다른 이름을 고르거나 덮어쓰기를 허락해 주세요.",
    ),
    "file.not_a_zip": (
        "This is no .keras file, or it is damaged. Save or download it again.",
        ".keras 파일이 아니거나 손상되었어요. 다시 저장하거나 내려받아 주세요.",
    ),
    "file.members": (
        "The .keras file holds {got} parts, some perhaps twice; at most {limit} different ones are read.",
        ".keras 파일 안에 항목이 {got}개이거나 겹쳐 있어요. 서로 다른 항목을 {limit}개까지만 읽어요.",
    ),
    "file.member_name": (
        "The .keras file holds a part called {got}, which is locked or points out of the file. It is not opened.",
        ".keras 파일 안의 {got} 항목이 잠겨 있거나 파일 밖을 가리켜서 열지 않아요.",
    ),
    "file.too_large": (
        "{name} in the .keras file would unpack to {got} bytes, which is more than such a file needs.",
        ".keras 파일 안의 {name} 항목을 풀면 {got}바이트가 되어 너무 커요.",
    ),
    "file.no_member": (
        "The .keras file has no {name}. Save it again with Keras 3.",
        ".keras 파일 안에 {name} 항목이 없어요. 케라스 3으로 다시 저장해 주세요.",
    ),
    "file.not_json": (
        "{name} in the .keras file cannot be read as JSON.",
        ".keras 파일 안의 {name} 항목은 JSON으로 읽을 수 없어요.",
    ),
    "file.not_hdf5": (
        "The weights in the file are damaged: they are no sound HDF5 file. Save or download it again.",
        "파일 속 가중치가 손상되어 HDF5로 읽을 수 없어요. 다시 저장하거나 내려받아 주세요.",
    ),
    "file.link": (
        "{path} in the weights is a link. Links are not followed, because they may lead out of the file.",
        "가중치 속 {path} 항목이 링크예요. 파일 밖으로 이어질 수 있어 따라가지 않아요.",
    ),
    "file.no_word": (
        "{got} is a function of your own, which no file can hold. Use one that has a name here.",
        "{got}: 직접 만든 함수라서 파일에 담을 수 없어요. 여기에 이름이 있는 것을 써 주세요.",
    ),
    "file.no_weights": (
        "The file holds no numbers at {path}, where the model needs some.",
        "모델에 필요한 숫자가 파일의 {path} 자리에 없어요.",
    ),
    "file.weights_shape": (
        "The file holds numbers of shape {got} at {path}, where the model has {wants}.",
        "파일의 {path} 자리에 있는 숫자의 모양({got})이 모델의 모양({wants})과 달라요.",
    ),
    "file.weights_number": (
        "{layer} has {wants} weight arrays, but the file holds {got} at {path}.",
        "{layer} 층의 가중치 배열은 {wants}개인데, 파일의 {path} 자리에는 {got}개가 있어요.",
    ),
    "file.too_few_numbers": (
        "The model in the file wants {wants} weights, but its file has room for {got} at most.",
        "파일 속 모델에는 가중치가 {wants}개 필요한데, 파일 크기로는 많아야 {got}개예요.",
    ),
    "file.no_model": (
        "The file describes {got}, which is none of {known}.",
        "파일에 적힌 {got}: 다음 중 하나가 아니에요: {known}.",
    ),
    "file.not_an_object": (
        "The file should describe a {kind} here, but has {got}.",
        "파일의 이 자리에는 {kind} 설명이 있어야 하는데, {got} 값이 있어요.",
    ),
    "file.lambda": (
        "{layer} is a Lambda: program code, which is never run from a file. Replace it with a layer and save again.",
        "{layer} 층은 Lambda, 곧 프로그램 코드라서 파일에서 실행하지 않아요. 다른 층으로 바꿔 다시 저장해 주세요.",
    ),
    "file.unknown_class": (
        "{layer} in the file is a {kind} of class {got}, which is not known here.",
        "파일 속 {layer}: {got} 클래스의 {kind} 항목은 아직 없어요.",
    ),
    "file.setting": (
        "{owner} in the file has {name} = {got}, which cannot be honoured here.",
        "파일 속 {owner} 설정 가운데 {name} = {got}: 여기서는 따를 수 없어요.",
    ),
    "file.object": ("{name} in the file: {why}", "파일 속 {name}: {why}"),
    "file.dtype": (
        "The file computes in {got}; here it is one of {known} for the whole model.",
        "파일의 계산 정밀도는 {got}인데, 여기서는 모델 전체가 다음 중 하나여야 해요: {known}.",
    ),
    "file.operation": (
        "{layer} reads {got}, which is plain arithmetic between layers. Use a layer such as Add and save again.",
        "{layer} 층이 읽는 {got}: 층이 아닌 계산이에요. Add 같은 층으로 바꿔 다시 저장해 주세요.",
    ),
    "file.mask": (
        "{layer} gets {got} as a mask of its own. Only masks that Embedding and Masking make are read.",
        "{layer} 층이 따로 받는 마스크: {got}. Embedding과 Masking이 만드는 마스크만 읽을 수 있어요.",
    ),
    "file.optimizer": (
        "The file holds {got} arrays of the optimizer, where {wants} are wanted. Load it with compile=False.",
        "파일 속 옵티마이저 값이 {got}개인데, {wants}개가 필요해요. compile=False로 불러와 주세요.",
    ),
    "file.streams": (
        "The states of the random generators in the file are damaged. Save it again.",
        "파일 속 난수 생성기의 상태가 손상되었어요. 다시 저장해 주세요.",
    ),
    "file.damaged": (
        "The file is damaged: its parts contradict each other. Save or download it again.",
        "파일이 손상되어 내용이 서로 맞지 않아요. 다시 저장하거나 내려받아 주세요.",
    ),
}
