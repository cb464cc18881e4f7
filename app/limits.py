"""Every limit of the server in one place: shown by the catalogue and by `strata doctor`, enforced where it is named."""

from __future__ import annotations

from dataclasses import asdict, dataclass

KB, MB, GB = 1_000, 1_000_000, 1_000_000_000


@dataclass(frozen=True)
class Limits:
    """Bytes, seconds and counts."""

    json_bytes: int = 64 * KB
    predict_bytes: int = 1 * MB
    body_seconds: float = 20.0
    header_bytes: int = 16 * KB
    header_seconds: float = 10.0
    json_depth: int = 32
    largest_number: int = 2**53
    socket_message_bytes: int = 4 * KB
    stalled_seconds: float = 20.0
    page_events: int = 1_000
    page_runs: int = 100
    page_samples: int = 100
    name_characters: int = 120
    idempotency_key_characters: int = 200
    undo_seconds: int = 600
    attempts: int = 3
    falls: int = 12
    owner_running: int = 64
    owner_queued: int = 200
    owner_stored: int = 5_000
    owner_checkpoint_bytes: int = 500 * MB
    owner_bytes: int = 2 * GB
    events_per_second: int = 2_000
    commands_waiting: int = 100
    turn_seconds: float = 3.0
    replay_seconds: int = 60
    most_epochs: int = 10_000
    films_at_once: int = 2
    film_bytes: int = 24 * MB
    films_kept_bytes: int = 128 * MB
    looks_waiting: int = 8
    answers_kept_bytes: int = 16 * MB
    still_children: int = 8
    still_seconds: float = 120.0
    memory_room_bytes: int = 256 * MB
    run_memory_bytes: int = 3 * GB
    run_seconds: int = 1_800
    stop_grace_seconds: float = 1.0
    checkpoint_bytes: int = 64 * MB
    disk_reserve_bytes: int = 100 * MB

    def shown(self) -> dict[str, int | float]:
        return asdict(self)


LIMITS = Limits()
