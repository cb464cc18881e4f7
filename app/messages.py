"""Every sentence the server can say when it refuses: code -> (English, Korean). Placeholders are the error's facts."""

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- starting
    "settings.value": (
        "These settings have a value that does not fit: {names}.",
        "다음 설정의 값이 맞지 않아요: {names}.",
    ),
    "settings.short_token": (
        "STRATA_ACCESS_TOKEN must have at least {shortest} characters.",
        "STRATA_ACCESS_TOKEN 값은 {shortest}자 이상이어야 해요.",
    ),
    "settings.open_host": (
        "STRATA_HOST={host} can be reached from other machines, so STRATA_ACCESS_TOKEN must be set. "
        "In a container whose port is published on loopback only, set STRATA_PUBLISHED_ON=127.0.0.1 instead.",
        "STRATA_HOST={host} 주소는 다른 컴퓨터에서도 열려서 STRATA_ACCESS_TOKEN 설정이 꼭 필요해요. "
        "포트를 이 컴퓨터에만 여는 컨테이너라면 STRATA_PUBLISHED_ON=127.0.0.1 설정을 쓰세요.",
    ),
    "settings.port_taken": (
        "Port {port} is taken. Choose another in STRATA_PORT, or leave it unset for the next free one.",
        "{port}번 포트는 이미 쓰이고 있어요. STRATA_PORT에 다른 번호를 넣거나, 비워 두면 빈 포트를 찾아요.",
    ),
    "settings.folder_used": (
        "Another Strata is using this data folder. It runs at {url}.",
        "다른 Strata가 이 데이터 폴더를 쓰고 있어요. 주소: {url}.",
    ),
    "serve.open": ("Strata is open at {url}", "Strata를 열었어요: {url}"),
    "serve.stop": ("Press Ctrl-C to stop.", "끝내려면 Ctrl-C를 누르세요."),
    "store.other_runner": (
        "Another runner has taken over this store.",
        "다른 실행기가 이 저장소를 맡았어요.",
    ),
    # ---- other commands
    "train.file": ("{file} is not a readable JSON file.", "{file} 파일을 JSON으로 읽을 수 없어요."),
    "load.begin": (
        "Classes come to {url}, {seconds} s each, seed {seed}.",
        "여러 반이 차례로 들어와요. 주소 {url}, 한 반에 {seconds}초, 시드 {seed}.",
    ),
    "load.fault": ("Went wrong: {fault}, {count} times.", "문제가 있었어요: {fault}, {count}번."),
    "load.no_server": (
        "The server for the test did not start; `strata doctor` may say why.",
        "시험용 서버가 시작되지 않았어요. `strata doctor`로 까닭을 볼 수 있어요.",
    ),
    "load.serves": (
        "This machine serves {students} students.",
        "이 컴퓨터는 학생 {students}명까지 맡을 수 있어요.",
    ),
    "load.serves_none": (
        "This machine does not serve that many students.",
        "이 컴퓨터는 그만큼의 학생을 맡을 수 없어요.",
    ),
    "backup.done": (
        "Backed up {count} files into {file} ({size} bytes). It holds the key that signs owners: keep it to yourself.",
        "파일 {count}개를 백업했어요: {file}({size}바이트). 소유자 서명 키가 들어 있으니 남에게 주지 마세요.",
    ),
    "backup.exists": (
        "{file} exists already. Nothing was written; choose another name.",
        "같은 이름의 파일이 이미 있어요({file}). 아무것도 쓰지 않았으니 다른 이름을 골라 주세요.",
    ),
    "backup.nothing": (
        "There is no whole store in {folder}: nothing to back up.",
        "백업할 저장소가 온전히 있지 않아요: {folder}.",
    ),
    "backup.file": ("{file} cannot be used: {why}.", "파일을 쓸 수 없어요({file}): {why}."),
    "backup.damaged": (
        "{file} is no backup of Strata, or is damaged. Nothing was changed.",
        "Strata 백업이 아니거나 손상된 파일이에요({file}). 아무것도 바꾸지 않았어요.",
    ),
    "backup.newer": (
        "{file} was made by a newer Strata. Nothing was changed; restore it with that one.",
        "더 새로운 Strata가 만든 백업이에요({file}). 아무것도 바꾸지 않았으니 그 버전으로 복원해 주세요.",
    ),
    "restore.done": (
        "Restored {file} into {folder}. What was there is now in {aside}.",
        "백업({file})을 복원했어요. 폴더: {folder}. 전에 있던 파일은 여기로 옮겼어요: {aside}.",
    ),
    "restore.done_empty": ("Restored {file} into {folder}.", "백업({file})을 복원했어요. 폴더: {folder}."),
    "restore.interrupted": (
        "A restore into {folder} was cut off. Run `strata restore` with that backup again.",
        "복원이 도중에 끊겼어요({folder}). 같은 백업으로 `strata restore` 명령을 다시 실행해 주세요.",
    ),
    "health.not_ready": ("The server at {url} is not ready.", "{url} 서버가 준비되지 않았어요."),
    "doctor.settings": ("Settings", "설정"),
    "doctor.machine": ("Machine", "기계"),
    "doctor.limits": ("Limits", "한도"),
    "doctor.versions": ("Versions", "버전"),
    "doctor.processes": ("Processes", "프로세스"),
    "doctor.store": ("Store", "저장소"),
    "doctor.disk": ("Disk", "디스크"),
    "doctor.restore": (
        "Stop the server and put a backup back with `strata restore`; the damaged file is moved aside.",
        "서버를 멈추고 `strata restore` 명령으로 백업을 복원하세요. 손상된 파일은 옆으로 옮겨 둬요.",
    ),
    "doctor.newer": (
        "Start the newer Strata that wrote this store.",
        "이 저장소를 쓴 더 새로운 Strata를 실행하세요.",
    ),
    "doctor.checkpoints": (
        "Leave damaged checkpoints: their runs go on from an earlier one, or begin anew to the same figures.",
        "손상된 체크포인트는 그대로 두세요. 그 실행은 더 앞 체크포인트나 처음부터 다시 해서 같은 값에 이르러요.",
    ),
    "doctor.room": (
        "Make room on the disk: delete files or runs, until the reserve of {reserve} bytes is free again.",
        "디스크를 비워 주세요. 예비 공간 {reserve}바이트가 다시 빌 때까지 파일이나 실행을 지우세요.",
    ),
    "doctor.well": ("Everything is in order.", "모두 정상이에요."),
    "doctor.faults": ("{count} finding(s) need attention.", "살펴봐야 할 것이 {count}개 있어요."),
    # ---- the outer wall
    "host.unknown": (
        "This server does not answer for that host name. Add it to STRATA_ALLOWED_HOSTS if it should.",
        "이 서버가 맡은 호스트 이름이 아니에요. 맡아야 한다면 STRATA_ALLOWED_HOSTS에 넣으세요.",
    ),
    "origin.foreign": (
        "This request comes from a page of another site. Open Strata's own page, or call without an Origin.",
        "다른 사이트의 페이지에서 온 요청이에요. Strata 페이지에서 열거나 Origin 없이 불러 주세요.",
    ),
    "owner.token": (
        "This token is none of this server's. Make a new one: POST /api/v1/tokens.",
        "이 서버가 만든 토큰이 아니에요. POST /api/v1/tokens 요청으로 새로 만들어 주세요.",
    ),
    "owner.queued": (
        "You have {limit} runs waiting or training already. Let some of them end, or stop some.",
        "기다리거나 학습하는 실행이 벌써 {limit}개예요. 끝나기를 기다리거나 몇 개를 멈춰 주세요.",
    ),
    "owner.stored": (
        "You have {limit} runs already. Delete some that you do not need any more.",
        "실행이 벌써 {limit}개 있어요. 필요 없는 실행을 지워 주세요.",
    ),
    "owner.bytes": (
        "Your runs take {kept} MB already, and {limit} MB is the most. Delete some that you do not need any more.",
        "실행들이 벌써 {kept} MB를 쓰고 있어요. 최대 {limit} MB라서, 필요 없는 실행을 지워 주세요.",
    ),
    "run.commands": (
        "{limit} commands wait for this run already. Wait for their answers in its log.",
        "이 실행에 명령이 벌써 {limit}개 기다리고 있어요. 기록에 답이 나올 때까지 기다려 주세요.",
    ),
    "run.epoch": (
        "Epoch {got} does not exist yet: this run has done {reached}.",
        "{got}번째 에포크는 아직 없어요. 지금까지 마친 에포크: {reached}.",
    ),
    "run.no_more_epochs": (
        "{got} epochs in all are not more than the {reached} that this run has done.",
        "전체 {got}에포크는 지금까지 마친 에포크({reached})보다 많지 않아요.",
    ),
    "run.sealed": (
        "The test rows are sealed for epoch {epoch}. Open them with POST /openings once you have decided; openings are "
        "counted.",
        "에포크 {epoch}에서는 시험 데이터가 봉인돼 있어요. 마음을 정한 뒤 POST /openings 요청으로 여세요. "
        "연 횟수를 세고 있어요.",
    ),
    "run.replay_failed": (
        "Epoch {epoch} could not be reached again; the server's log says why. Choose an epoch listed in snapshots.",
        "{epoch}번째 에포크로 다시 갈 수 없었어요. 까닭은 서버 로그에 있어요. snapshots에 있는 에포크를 골라 주세요.",
    ),
    "run.replay_long": (
        "Going back to epoch {epoch} takes longer than {seconds} s. Choose an epoch listed in snapshots.",
        "{epoch}번째 에포크까지 다시 가는 데 {seconds}초가 넘게 걸려요. snapshots에 있는 에포크를 골라 주세요.",
    ),
    "fork.weights": (
        "The new model has weights of other shapes. Keep those layers as they were, or start a run from nothing.",
        "새 모델의 가중치 모양이 달라요. 가중치가 있는 층을 그대로 두거나 처음부터 시작해 주세요.",
    ),
    "fork.epochs": (
        "A run that goes on from epoch {epoch} needs more epochs than that in fit.epochs.",
        "{epoch}번째 에포크에서 이어 가려면 fit.epochs 값이 그보다 커야 해요.",
    ),
    "token.missing": (
        "This server wants its access token: Authorization: Bearer <token>, or open /?token=<token> once.",
        "접근 토큰이 필요해요. Authorization: Bearer <token> 헤더를 보내거나 /?token=<token> 주소를 한 번 여세요.",
    ),
    "method.unknown": (
        "This method is not used here. Allowed: {allowed}.",
        "여기서 쓰지 않는 메서드예요. 쓸 수 있는 것: {allowed}.",
    ),
    "media.json_only": (
        "The body must be JSON: send Content-Type: application/json, uncompressed.",
        "본문은 압축하지 않은 JSON이어야 해요. Content-Type: application/json 헤더를 보내 주세요.",
    ),
    "body.too_large": ("The body is larger than {limit} bytes.", "본문이 {limit}바이트를 넘어요."),
    "body.too_slow": (
        "The body did not arrive within {seconds} seconds.",
        "본문이 {seconds}초 안에 다 오지 않았어요.",
    ),
    # ---- reading a body
    "body.not_json": ("The body is not valid JSON (UTF-8).", "본문이 올바른 JSON(UTF-8)이 아니에요."),
    "body.not_object": ("The body must be one JSON object.", "본문은 JSON 객체 하나여야 해요."),
    "body.number": (
        "A number here is not finite, or is a whole number beyond 2^53.",
        "유한하지 않은 수이거나 2^53을 넘는 정수가 있어요.",
    ),
    "body.text": (
        "A text here has control characters or is not valid Unicode.",
        "제어 문자가 있거나 유니코드로 올바르지 않은 글이 있어요.",
    ),
    "body.too_deep": ("The body is nested deeper than {limit} levels.", "본문의 중첩이 {limit}단계를 넘어요."),
    "body.repeated_key": ("An object here has the same key twice.", "한 객체 안에 같은 키가 두 번 있어요."),
    # ---- values
    "input.invalid": ("The request has values that do not fit.", "요청에 맞지 않는 값이 있어요."),
    "value.missing": ("This is required.", "꼭 있어야 하는 값이에요."),
    "value.unknown": (
        "This is not known here. Known: {known}.",
        "여기서 쓰지 않는 이름이에요. 쓸 수 있는 이름: {known}.",
    ),
    "value.type": ("This must be {wanted}.", "{wanted} 형식이어야 해요."),
    "value.min": ("This must be at least {limit}.", "{limit} 이상이어야 해요."),
    "value.max": ("This must be at most {limit}.", "{limit} 이하여야 해요."),
    "value.choice": ("This must be one of {choices}.", "다음 중 하나여야 해요: {choices}."),
    "value.short": ("This must have at least {limit} entries or characters.", "{limit}개(자) 이상이어야 해요."),
    "value.long": ("This must have at most {limit} entries or characters.", "{limit}개(자) 이하여야 해요."),
    "value.form": ("This does not have the form it needs.", "형식이 맞지 않아요."),
    # ---- routes
    "route.unknown": ("There is nothing at this address.", "이 주소에는 아무것도 없어요."),
    "method.not_here": (
        "This address does not take that method. Allowed: {allowed}.",
        "이 주소에서 쓸 수 없는 메서드예요. 쓸 수 있는 것: {allowed}.",
    ),
    "dataset.unknown": (
        "There is no data set of this name. Known: {known}.",
        "그런 이름의 데이터는 없어요. 쓸 수 있는 이름: {known}.",
    ),
    "run.unknown": ("There is no run of this id, or it was deleted.", "그런 실행이 없거나 이미 지웠어요."),
    "run.deleted": ("This run was deleted.", "이미 지운 실행이에요."),
    "run.state": (
        "A run that is {state} does not take the command {command}.",
        "지금 상태({state})에서는 {command} 명령을 받을 수 없어요.",
    ),
    "run.no_model_yet": (
        "This run has no model yet: its first epoch is not over.",
        "아직 모델이 없어요. 첫 에포크가 끝나면 생겨요.",
    ),
    "idempotency.key": (
        "Idempotency-Key must be 1 to {limit} visible characters.",
        "Idempotency-Key 헤더는 눈에 보이는 문자 1~{limit}자여야 해요.",
    ),
    "idempotency.other_body": (
        "This Idempotency-Key was used for another experiment. Use a new key.",
        "다른 실험에 이미 쓴 Idempotency-Key예요. 새 키를 써 주세요.",
    ),
    "accept.none": (
        "None of the accepted types can be given here: {offered}.",
        "받을 수 있는 형식이 아니에요. 줄 수 있는 형식: {offered}.",
    ),
    # ---- the store
    "store.full": (
        "The disk is full: nothing new is started until there is room again.",
        "디스크가 가득 차서, 자리가 날 때까지 새로 시작할 수 없어요.",
    ),
    "store.busy": ("The store is busy. Try again in a moment.", "저장소가 바빠요. 잠시 뒤에 다시 해 주세요."),
    "store.damaged": (
        "The store is damaged ({file}). It was left as it is; `strata doctor` says more.",
        "저장소가 손상됐어요({file}). 파일은 그대로 두었어요. `strata doctor` 명령으로 자세히 볼 수 있어요.",
    ),
    "store.unreachable": (
        "The store cannot be reached just now.",
        "지금은 저장소를 쓸 수 없어요.",
    ),
    "store.missing": (
        "A file of the store is gone ({folder}: {file}) while the other one knows of runs. Put it back, or restore a "
        "backup with `strata restore`.",
        "저장소 파일이 없어졌어요({folder}: {file}). 다른 파일에는 실행 기록이 남아 있어요. 파일을 되돌려 놓거나 "
        "`strata restore` 명령으로 백업을 복원해 주세요.",
    ),
    "store.newer": (
        "The store ({file}) was written by a newer Strata. Start that one, or use another data folder.",
        "저장소({file})는 더 새로운 Strata가 쓴 거예요. 그 버전을 실행하거나 다른 데이터 폴더를 쓰세요.",
    ),
    "spec.invalid": ("This experiment cannot run as it stands.", "이대로는 실행할 수 없는 실험이에요."),
    "server.busy": (
        "Several tests are being computed already. Try again in a few seconds.",
        "이미 여러 평가를 계산하고 있어요. 몇 초 뒤에 다시 해 주세요.",
    ),
    "past.busy": (
        "Several looks into models are being computed already. Try again in a second.",
        "이미 여러 모델을 들여다보고 있어요. 1초 뒤에 다시 해 주세요.",
    ),
    "server.fault": (
        "Something went wrong on our side. It was logged.",
        "서버에서 문제가 생겼어요. 기록해 두었어요.",
    ),
}
