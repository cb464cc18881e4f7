"""A route parses, calls, answers: short, and without a loop of its own."""

from __future__ import annotations

import ast

from tests.house import tree

LONGEST_BODY = 20
VERBS = {"get", "post", "put", "patch", "delete", "head", "options", "websocket", "api_route"}


def faults(path: str, source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not any(map(is_route, node.decorator_list)):
            continue
        body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
        if lines > LONGEST_BODY:
            found.append(f"{path}:{node.lineno} {node.name} has {lines} lines in its body, more than {LONGEST_BODY}")
        if any(isinstance(part, ast.For | ast.AsyncFor | ast.While) for part in ast.walk(node)):
            found.append(f"{path}:{node.lineno} {node.name} loops; a service should")
    return found


def is_route(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) and decorator.func.attr in VERBS
    )


def test_routes_are_thin() -> None:
    paths = tree.files("app/api", suffixes=(".py",))
    tree.nothing(fault for path in paths for fault in faults(tree.name(path), path.read_text(encoding="utf-8")))


def test_a_fat_route_is_found() -> None:
    fat = "@router.get('/x')\ndef x():\n    for i in range(3):\n        pass\n" + "    y = 1\n" * 30
    assert len(faults("app/api/x.py", fat)) == 2
    assert faults("app/api/x.py", "@router.get('/x')\ndef x():\n    return [i for i in range(3)]\n") == []
