"""Changes the verifier's code, one place at a time, and asks its tests whether they see it.

`python tests/mutants.py [MODULE …]` prints the changes to proof/MODULE.py that no quick proof test
saw; ROOM/MODULE those to another of `ROOMS`.

A change: a condition turned round, a check left out of several, a boundary moved by one, a
refusal that does not refuse, a yes or a no whatever is asked. Each runs in a process of its own,
which imports the changed module in the place of the true one; nothing is written.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[1] / "src" / "bearwitness"
ROOMS = {  # the tests that see its changes, of those that need no case and no browser
    "proof": ("proof_verify", "proof_edges", "proof_time", "proof_aging", "proof_compact"),
    "corroboration": ("corroboration_lineage", "corroboration_exports", "corroboration_ratings"),
    "desk": ("telling", "claims_at_desk"),
}
SECONDS = 60  # a change that makes a loop endless is seen
MOVED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip


def mutants(source: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield each change: where it is and what it was, and the module with it."""
    tree = ast.parse(source)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    yes_no = {
        id(one) for f in functions if isinstance(f.returns, ast.Name) and f.returns.id == "bool"
        for one in ast.walk(f) if isinstance(one, ast.Return)
    }  # fmt: skip
    for number, node in enumerate(ast.walk(tree)):
        for what, change in _changes(node, answers=id(node) in yes_no):
            made = copy.deepcopy(tree)
            change(next(n for at, n in enumerate(ast.walk(made)) if at == number))
            where = f"{what}: {_where(functions, node)}: {_said(node)}"
            yield where, ast.fix_missing_locations(made)


def _changes(node: ast.AST, *, answers: bool) -> Iterator[tuple[str, Any]]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "turned round", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
    if isinstance(node, ast.BoolOp):
        for at in range(len(node.values)):
            yield f"part {at + 1} left out", lambda n, at=at: n.values.pop(at)
    if isinstance(node, ast.Compare):
        for at, one in enumerate(node.ops):
            if type(one) in MOVED:
                other = MOVED[type(one)]()
                yield "moved by one", lambda n, at=at, other=other: n.ops.__setitem__(at, other)
    if isinstance(node, ast.Raise):
        yield "not refused", _nothing
    if answers:
        already = node.value.value if isinstance(node.value, ast.Constant) else None
        for value in (one for one in (True, False) if one is not already):
            yield f"always {value}", lambda n, value=value: setattr(n, "value", ast.Constant(value))


def _nothing(node: ast.AST) -> None:
    node.__class__ = ast.Pass  # type: ignore[assignment]
    node._fields = ()  # type: ignore[attr-defined]


def _where(functions: list[ast.FunctionDef], node: ast.AST) -> str:
    line = getattr(node, "lineno", 0)
    inside = [f for f in functions if f.lineno <= line <= (f.end_lineno or 0)]
    return max(inside, key=lambda f: f.lineno).name if inside else "module"


def _said(node: ast.AST) -> str:
    shown = node.test if isinstance(node, ast.If | ast.IfExp | ast.While) else node
    return " ".join(ast.unparse(shown).split())[:110]


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self._name, self._path, self._tree = name, path, tree

    def find_spec(self, fullname: str, *_: Any) -> Any:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def exec_module(self, module: Any) -> None:
        exec(compile(self._tree, self._path, "exec"), module.__dict__)


def seen(path: Path, tree: ast.Module) -> bool:
    """Tell whether a quick test of its room fails with this change."""
    child = os.fork()
    if child == 0:
        _run(path, tree)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def _run(path: Path, tree: ast.Module) -> None:
    import pytest

    signal.alarm(SECONDS)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    name = ".".join(("bearwitness", *path.relative_to(SOURCE).with_suffix("").parts))
    sys.meta_path.insert(0, _Instead(name, path, tree))
    here = Path(__file__).parent
    files = [str(here / f"test_{name}.py") for name in ROOMS[path.relative_to(SOURCE).parts[0]]]
    words = ["-x", "-q", "-p", "no:cacheprovider", "-k", "not page_calls and not openssl"]
    os._exit(int(pytest.main([*words, *files])))


def survivors(module: str) -> Iterator[str]:
    """Yield the changes to a module, of proof or ROOM/MODULE, that no quick test of it saw."""
    path = SOURCE / f"{module if '/' in module else f'proof/{module}'}.py"
    source = path.read_text()
    if seen(path, ast.parse(source)):
        raise RuntimeError("the tests fail without any change")
    for what, tree in mutants(source):
        if not seen(path, tree):
            yield f"{module}.{what}"


def modules() -> list[str]:
    paths = (SOURCE / "proof").glob("*.py")
    return sorted(path.stem for path in paths if path.stem != "__init__")


if __name__ == "__main__":
    import pytest  # noqa: F401  (read once, for every process)
    from cryptography import x509  # noqa: F401
    from cryptography.hazmat.primitives.asymmetric import mldsa  # noqa: F401

    for one in sys.argv[1:] or modules():
        for change in survivors(one):
            sys.stdout.write(f"{change}\n")
            sys.stdout.flush()
