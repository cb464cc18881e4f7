"""What errors say about arguments, blocks and what they are made of."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
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
    "arg.blocks": (
        "{owner}: {name} must be a list with at least one {kind}, got {got}.",
        "{owner}: {name} 인자는 {kind} 하나 이상의 목록이어야 해요. 받은 값: {got}.",
    ),
    "arg.pairs": (
        "{owner}: {name} must be one whole number, or a list of {length} numbers or pairs of them, got {got}.",
        "{owner}: {name} 인자는 정수 하나이거나, 정수 또는 정수 쌍 {length}개의 목록이어야 해요. 받은 값: {got}.",
    ),
    "arg.whole_groups": (
        "{owner}: {filters} filters cannot be dealt out to {groups} groups. Take a multiple of {groups}.",
        "{owner}: 필터 {filters}개를 {groups}개 그룹에 똑같이 나눌 수 없어요. filters를 {groups}의 배수로 바꿔 주세요.",
    ),
    "arg.strides_dilation": (
        "{owner}: strides {strides} and dilation_rate {dilation} cannot both be above 1. Set one of them to 1.",
        "{owner}: strides({strides})와 dilation_rate({dilation})는 함께 1보다 클 수 없어요. 하나를 1로 바꿔 주세요.",
    ),
    "arg.output_padding": (
        "{owner}: output_padding {got} must be less than strides {strides} on every axis.",
        "{owner}: output_padding({got})은 축마다 strides({strides})보다 작아야 해요.",
    ),
    "arg.one_or_more": (
        "{owner}: {name} must be one whole number or a list of them, got {got}.",
        "{owner}: {name} 인자는 정수 하나 또는 정수의 목록이어야 해요. 받은 값: {got}.",
    ),
    "arg.numbers": (
        "{owner}: {name} must be a number or nested lists of numbers of equal lengths, got {got}.",
        "{owner}: {name} 인자는 수 하나 또는 길이가 같은 수의 목록들이어야 해요. 받은 값: {got}.",
    ),
    "arg.keys": (
        "{owner}: {name} must be an object of numbers under {known}, got {got}.",
        "{owner}: {name} 인자는 {known} 이름에 수를 적은 객체여야 해요. 받은 값: {got}.",
    ),
    "args.order": (
        "{owner}: {name} must hold 1, 2, 3, ... in some order, each once, got {got}.",
        "{owner}: {name} 인자에는 1, 2, 3, ...이 한 번씩만 들어 있어야 해요. 받은 값: {got}.",
    ),
    "arg.row": (
        "{owner}: {name} must be a list of at least {least} numbers, got {got}.",
        "{owner}: {name} 인자는 숫자가 {least}개 이상인 목록이어야 해요. 받은 값: {got}.",
    ),
    "block.form": (
        "Expected a name or an object with class_name and config, got {got}.",
        "이름이나, class_name과 config가 있는 객체여야 해요. 받은 값: {got}.",
    ),
    "block.deep": (
        "Blocks may stand inside each other at most {limit} deep. Take some of the wrappers away.",
        "블록 안의 블록은 {limit}겹까지만 쓸 수 있어요. 감싸는 층을 줄여 주세요.",
    ),
    "block.function": (
        "A {kind} cannot be a function of your own, because its derivative is not known. Derive a class instead.",
        "직접 만든 함수는 미분을 알 수 없어서 {kind} 자리에 쓸 수 없어요. 대신 클래스를 만들어 주세요.",
    ),
    "loss.no_elements": (
        "{loss} does not say its derivative. Write elements(y_true, y_pred), which returns values and slope.",
        "{loss} 손실 함수의 미분을 알 수 없어요. 값과 기울기를 돌려주는 elements(y_true, y_pred)를 적어 주세요.",
    ),
    "block.unknown": (
        "There is no {kind} called {got}. Known: {known}.",
        "{got}: 그런 이름의 {kind} 항목은 없어요. 쓸 수 있는 이름: {known}.",
    ),
    "config.floatx": ("floatx is one of {known}, got {got}.", "floatx 값은 {known} 중 하나여야 해요. 받은 값: {got}."),
    "init.needs_matrix": (
        "{initializer} fills a matrix of {wants} axes, but the weight has shape {got}. Choose another initializer.",
        "{initializer} 초기화는 축이 {wants}개인 행렬에 써요. 다른 초기화 방법을 골라 주세요. 가중치의 모양: {got}.",
    ),
    "init.shape": (
        "{initializer} has numbers of shape {wants}, but the weight has shape {got}. Give it numbers that fit.",
        "{initializer} 초기화의 숫자는 {wants} 모양인데, 가중치의 모양({got})이 달라요. 맞는 숫자를 주세요.",
    ),
    "regularizer.needs_matrix": (
        "{regularizer} compares the rows of a matrix, but the weight has shape {got}. Choose another regularizer.",
        "{regularizer} 규제는 행렬의 줄끼리 견줘요. 다른 규제를 골라 주세요. 가중치의 모양: {got}.",
    ),
    "einsum.form": (
        "{layer}: its equation is in none of the forms ab,bc->ac, ...b,bc->...c and ab...,bc->ac.... Write it so.",
        "{layer} 층의 식이 ab,bc->ac나 ...b,bc->...c, ab...,bc->ac... 꼴이 아니에요. 그렇게 고쳐 주세요.",
    ),
    "einsum.axes": (
        "{layer}: {equation} and output_shape name other numbers of axes than {got} has. Count the batch axis, too.",
        "{layer} 층: {equation} 식이나 output_shape의 축 수가 {got} 모양과 안 맞아요. 배치 축도 세어 주세요.",
    ),
    "einsum.letter": (
        "{layer}: axis {letter} of {equation} stands alone. Axes of output, kernel and bias must come from elsewhere.",
        "{layer} 층: {equation} 식의 {letter} 축은 짝이 없어요. 출력, 가중치, 편향의 축은 다른 쪽에도 있어야 해요.",
    ),
    "einsum.length": (
        "{layer}: axis {letter} of {equation} is {here} in the input and {wants} in output_shape. Make them equal.",
        "{layer} 층: {equation} 식의 {letter} 축을 같게 맞춰 주세요. 입력: {here}, output_shape: {wants}.",
    ),
    "args.no_groups": (
        "{owner}: {name} must be -1 or at least 1, got 0.",
        "{owner}: {name} 인자는 -1이거나 1 이상이어야 해요. 받은 값: 0.",
    ),
    "args.synchronized": (
        "{owner}: synchronized works on several machines only. Leave it off.",
        "{owner}: synchronized 인자는 기기가 여럿일 때만 쓸 수 있어요. 꺼 두세요.",
    ),
    "args.renorm": (
        "{owner}: renorm_clipping needs rmin <= rmax and dmax >= 0. Correct its numbers.",
        "{owner}: renorm_clipping 인자는 rmin <= rmax, dmax >= 0이어야 해요. 숫자를 고쳐 주세요.",
    ),
    "args.two_axes": (
        "{owner}: {name} must be one axis or two, got {got}.",
        "{owner}: {name} 인자는 축 하나나 둘이어야 해요. 받은 값: {got}.",
    ),
    "args.heads": (
        "{owner}: {got} query heads cannot share {wants} key heads evenly. Choose a multiple of {wants}.",
        "{owner}: 질의 헤드 {got}개가 키 헤드 {wants}개를 고르게 나눠 쓸 수 없어요. {wants}의 배수를 골라 주세요.",
    ),
    "args.mean_variance": (
        "{owner}: mean and variance belong together, in one shape of at most {most} axes. Give both or neither.",
        "{owner}: mean과 variance는 모양이 같고 축이 {most}개 이하여야 해요. 둘 다 주거나 둘 다 비워 주세요.",
    ),
    "optimizer.clip_once": (
        "{owner} can clip gradients in one way only. Keep one of clipnorm, clipvalue and global_clipnorm.",
        "{owner}: 기울기를 자르는 방법은 하나만 고를 수 있어요. clipnorm, clipvalue, global_clipnorm 중 하나만 쓰세요.",
    ),
    "optimizer.no_variables": (
        "The optimizer does not know its variables yet. Give them with the gradients, or call build.",
        "옵티마이저가 아직 변수를 몰라요. 기울기와 함께 변수를 주거나 build를 불러 주세요.",
    ),
    "optimizer.no_gradients": (
        "No variable has a gradient.",
        "기울기가 있는 변수가 하나도 없어요.",
    ),
    "optimizer.gradient_number": (
        "There are {got} gradients for {wants} variables. Give one each, or None.",
        "변수는 {wants}개인데 기울기는 {got}개예요. 하나씩 주거나 None을 주세요.",
    ),
    "optimizer.gradient": (
        "The gradient of {name} has the shape {got}, but {name} has {wants}.",
        "{name} 변수의 모양은 {wants}인데 기울기의 모양이 달라요: {got}.",
    ),
    "optimizer.unknown_variable": (
        "The optimizer was made for other variables than {name}. Use an optimizer of its own.",
        "{name}: 이 옵티마이저가 처음 받은 변수 가운데 없어요. 새 옵티마이저를 쓰세요.",
    ),
    "optimizer.scheduled": (
        "{owner} follows a schedule, so its learning rate cannot be set to a number. Give it another schedule.",
        "{owner}: 학습률이 스케줄을 따르고 있어서 숫자로 바꿀 수 없어요. 다른 스케줄을 주세요.",
    ),
    "schedule.abstract": (
        "{owner} says no learning rate. Give its class a __call__(step).",
        "{owner} 스케줄이 학습률을 돌려주지 않아요. 클래스에 __call__(step)을 만들어 주세요.",
    ),
    "schedule.lengths": (
        "{owner} needs one value more than boundaries, got {boundaries} boundaries and {values} values.",
        "{owner}: values는 boundaries보다 하나 많아야 해요. 받은 개수: boundaries {boundaries}개, values {values}개.",
    ),
    "callback.backup_damaged": (
        "The backup cannot be read. Remove its directory to begin anew.",
        "백업을 읽을 수 없어요. 처음부터 다시 하려면 그 폴더를 지워 주세요.",
    ),
    "callback.backup_dir": (
        "A backup needs a directory, got {got}.",
        "백업할 폴더를 정해 주세요. 받은 값: {got}.",
    ),
    "callback.filepath": (
        "A checkpoint's file name must end in one of {endings}, got {got}.",
        "체크포인트의 파일 이름은 다음 중 하나로 끝나야 해요: {endings}. 받은 값: {got}.",
    ),
    "callback.placeholder": (
        "Failed to format this callback filepath: nothing is called {got}. Known: epoch, {known}.",
        "파일 이름에 쓸 {got} 값이 없어요. 쓸 수 있는 이름: epoch, {known}.",
    ),
    "callback.rate": (
        "The function of a LearningRateScheduler must give a float, got {got}.",
        "LearningRateScheduler의 함수는 실수를 돌려줘야 해요. 받은 값: {got}.",
    ),
    "callback.save_freq": (
        "save_freq must be epoch or a whole number of batches, got {got}.",
        "save_freq 값은 epoch이거나 배치 수를 뜻하는 정수여야 해요. 받은 값: {got}.",
    ),
    "callback.direction": (
        "Whether larger or smaller {monitor} is better is not known. Set mode to min or max.",
        "{monitor} 값이 클수록 좋은지 작을수록 좋은지 알 수 없어요. mode를 min이나 max로 정해 주세요.",
    ),
}
