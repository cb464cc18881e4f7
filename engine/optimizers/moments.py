"""What Adam and its relatives declare alike."""

from typing import Annotated, TypeAlias

from annotated_types import Ge, Lt

from engine.spec import Text

Beta1: TypeAlias = Annotated[
    float, Ge(0), Lt(1), Text("Beta 1", "베타 1", "Memory of the direction.", "방향을 기억하는 정도예요.")
]
Beta2: TypeAlias = Annotated[
    float, Ge(0), Lt(1), Text("Beta 2", "베타 2", "Memory of the size.", "크기를 기억하는 정도예요.")
]
