"""Imports go one way: between the apps, and inside each of them.

vietnamese, today ← audit ← accounts ← organizations ← members ← inspections ← meetings ← ratings
← dashboards ← desk; `web` stands above organizations/scope.py and below every forms, filters, views and
exports; `demo` above desk. Imports for type checkers alone do not count.
"""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Model

ROOT = Path(settings.BASE_DIR)
PACKAGES = ["partybase", "organizations", "members", "assessments"]

# From the bottom up. What else lies directly in partybase/ (refusal, formats …) is at the bottom as well.
LAYERS = [
    "partybase",
    "partybase.audit",
    "partybase.accounts",
    "organizations",
    "members",
    "assessments.inspections",
    "assessments.meetings",
    "assessments.ratings",
    "assessments.dashboards",
    "partybase.desk",
    "partybase.demo",
]
# They put the apps together; no app looks at them.
PROJECT = {"partybase.settings", "partybase.urls", "partybase.wsgi", "partybase.asgi"}
SCOPE = "organizations.scope"
WEB = "partybase.web"
WEB_STANDS_ON = {"partybase", "partybase.audit", "partybase.accounts"}
BELOW_WEB = {"models", "querysets", "rules", "rulebooks", "scope", "permissions", "actions", "migrations", "admin"}

# Inside an app; a module with another name may be imported by all of them.
ORDER = [("rules", "scope"), "querysets", "models", "permissions", "actions", ("forms", "filters"), "views", "urls"]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in ([names] if isinstance(names, str) else names)}


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def layer_of(module: str) -> str:
    """The longest layer that holds the module; "web" and the like count as layers of their own."""
    candidates = [*LAYERS, WEB, *PROJECT]
    return max((name for name in candidates if is_within(module, name)), key=len, default="")


def part_of(module: str) -> str:
    """What the module is within its app: "models", "views" …; "" for the app itself."""
    rest = module.removeprefix(layer_of(module)).lstrip(".")
    return rest.split(".")[0]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules() -> dict[str, Path]:
    return {name_of(path): path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}


class Imports(ast.NodeVisitor):
    """All modules a source imports when it runs, inside functions too."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []  # module, name taken from it or ""
        self.relative: list[int] = []

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) not in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            self.generic_visit(node)
            return
        for other in node.orelse:
            self.visit(other)

    def visit_Import(self, node: ast.Import) -> None:
        self.found += [(alias.name, "") for alias in node.names]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level:
            self.relative.append(node.lineno)
        else:
            self.found += [(node.module, alias.name) for alias in node.names]


def imports_of(source: str) -> Imports:
    imports = Imports()
    imports.visit(ast.parse(source))
    return imports


def imported_modules(source: str, known: set[str]) -> set[str]:
    """Dotted modules: `from members import models` is members.models where that is a module."""
    found = set()
    for module, name in imports_of(source).found:
        full = f"{module}.{name}"
        found.add(full if name and full in known else module)
    return {module for module in found if any(is_within(module, package) for package in PACKAGES)}


def fault(importer: str, imported: str) -> str | None:
    """Why `importer` may not import `imported`; None when it may."""
    above, below = layer_of(importer), layer_of(imported)
    if below in PROJECT and above not in PROJECT:
        return "nobody imports the project's own files"
    if above in PROJECT or not below:
        return None
    if above == below:
        mine, other = RANK.get(part_of(importer)), RANK.get(part_of(imported))
        if mine is not None and other is not None and other > mine:
            return "inside an app: rules → querysets → models → permissions → actions → forms, filters → views"
        return None
    if importer == SCOPE and below not in {"partybase", "partybase.audit"}:
        return "scope.py stands below the querysets"
    if imported == SCOPE:
        return None if above != "partybase" else "the bottom imports no app"
    if above == WEB:
        return None if below in WEB_STANDS_ON else "web stands on the scope and what is below it"
    if below == WEB:
        return "web stands above these modules" if part_of(importer) in BELOW_WEB or above == "partybase" else None
    if LAYERS.index(below) > LAYERS.index(above):
        return f"{below} stands above {above}"
    return None


def test_imports_go_one_way():
    known = set(modules())
    faults = [
        f"{importer} imports {imported}: {reason}"
        for importer, path in modules().items()
        for imported in sorted(imported_modules(path.read_text(encoding="utf-8"), known))
        if (reason := fault(importer, imported))
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("members.models", "organizations.models", True),
        ("organizations.models", "members.models", False),
        ("partybase.audit.views", "partybase.accounts.models", False),
        ("partybase.vietnamese.names", "partybase.audit.models", False),
        ("partybase.accounts.querysets", "organizations.scope", True),
        ("partybase.accounts.querysets", "organizations.models", False),
        ("organizations.scope", "organizations.models", False),
        ("organizations.querysets", "organizations.scope", True),
        ("partybase.web.views", "organizations.scope", True),
        ("partybase.web.views", "organizations.models", False),
        ("members.views", "partybase.web.views", True),
        ("members.actions", "partybase.web.receipts", False),
        ("members.querysets", "members.models", False),
        ("members.views", "members.forms", True),
        ("members.actions", "members.forms", False),
        ("assessments.ratings.views", "assessments.dashboards.views", False),
        ("partybase.desk.views", "partybase.demo.people", False),
        ("partybase.demo.people", "partybase.desk.views", True),
        ("members.views", "partybase.urls", False),
        ("partybase.urls", "members.urls", True),
    ],
)
def test_rule_on_imports(importer, imported, allowed):
    assert (fault(importer, imported) is None) == allowed


def test_imports_are_absolute():
    relative = {name: imports_of(path.read_text(encoding="utf-8")).relative for name, path in modules().items()}
    assert {name: lines for name, lines in relative.items() if lines} == {}


def test_every_app_has_its_place():
    ours = [app for app in settings.INSTALLED_APPS if app.split(".")[0] in PACKAGES]
    assert {layer_of(app) for app in ours} | {"partybase"} == {*LAYERS, WEB}


def test_scope_imports_no_model():
    taken = imports_of(modules()[SCOPE].read_text(encoding="utf-8")).found
    things = {name: getattr(import_module(module), name, None) for module, name in taken if name}
    assert [name for name, thing in things.items() if isinstance(thing, type) and issubclass(thing, Model)] == []


def test_rules_need_no_database():
    forbidden = ("django.db", "django.contrib", "django.apps")
    found = []
    for importer, path in modules().items():
        if part_of(importer) not in {"rules", "rulebooks"}:
            continue
        for module, name in imports_of(path.read_text(encoding="utf-8")).found:
            of_database = any(is_within(module, package) for package in forbidden)
            if of_database or {*module.split("."), name} & {"models", "querysets", "permissions", "actions"}:
                found.append(f"{importer} imports {module} {name}".strip())
    assert found == []
