"""The project as a whole: what it may name, what it pins, which database driver it uses."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HERE = Path(__file__).resolve()

# Names of XML vocabularies are no addresses, and these names and numbers belong to nobody (RFC 2606, RFC 5737).
HARMLESS_HOST = re.compile(
    r"(127\.0\.0\.\d+|localhost|\[::1\]|testserver|www\.w3\.org|schemas\.(openxmlformats\.org|microsoft\.com)|192\.0\.2\.\d+"
    r"|([\w-]+\.)*(example|invalid|test)(\.(com|org|net|vn))?)"
)
ADDRESS = re.compile(r"""(?:\bhttps?:|(?<=["'(=]))//([^\s/"'`<>(){}?#|]+)""")
MACHINE_PATH = re.compile(r"(?<![\w.~*-])/(?:work|root|home|Users|mnt|workspace)/[\w.]+")


def is_left_behind(parts: tuple[str, ...]) -> bool:
    hidden = any(part.startswith(".") for part in parts if part not in {".ci", ".gitignore"})
    return hidden or bool({"var", "staticfiles", "__pycache__"} & set(parts))


def tracked_files() -> list[Path]:
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode == 0:
        files = [ROOT / name for name in answer.stdout.split("\0") if name]
    else:  # an unpacked archive has no history; what tools leave behind is hidden, or named here
        files = [path for path in ROOT.rglob("*") if not is_left_behind(path.relative_to(ROOT).parts)]
    return [path for path in files if path.is_file()]


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8", errors="replace")


def foreign_hosts(text: str) -> list[str]:
    hosts = [found.rpartition("@")[2] for found in ADDRESS.findall(text)]
    hosts = [re.sub(r":[\d$%]?\w*$", "", host).rstrip(".,;:") for host in hosts]
    return [host for host in hosts if re.search(r"\w\.[a-z]{2,}$", host) and not HARMLESS_HOST.fullmatch(host)]


def pins(name: str) -> dict[str, str]:
    """Package → version of a requirements file."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(re.match(r"([\w.-]+)==([\w.!+]+)", line).groups() for line in lines if re.match(r"[\w-]", line))


def declared(*extras: str) -> list[tuple[str, str]]:
    """(package, version range) that pyproject.toml asks for."""
    optional = PYPROJECT["project"]["optional-dependencies"]
    wanted = PYPROJECT["project"]["dependencies"] + [line for extra in extras for line in optional[extra]]
    return [re.match(r"([\w.-]+)(?:\[\w+\])?(.*)", line).groups() for line in wanted]


def as_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def satisfies(version: str, wanted: str) -> bool:
    checks = {">=": lambda a, b: a >= b, "<": lambda a, b: a < b, "==": lambda a, b: a == b}
    for operator, limit in re.findall(r"(>=|<|==)([\d.]+)", wanted):
        if not checks[operator](as_numbers(version), as_numbers(limit)):
            return False
    return True


def test_no_file_names_a_foreign_host():
    found = {str(path.relative_to(ROOT)): foreign_hosts(text_of(path)) for path in tracked_files() if path != HERE}
    assert {name: hosts for name, hosts in found.items() if hosts} == {}


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ('<script src="https://cdn.somewhere.net/a.js">', ["cdn.somewhere.net"]),
        ('<script src="//cdn.somewhere.net/a.js">', ["cdn.somewhere.net"]),
        ("--index-url http://user:pass@index.somewhere.net:8080/simple", ["index.somewhere.net"]),
        ('xmlns="http://www.w3.org/2000/svg" http://127.0.0.1:8000 https://partybase.example/a', []),
        ("http://127.0.0.1:$(PORT) and // a comment in a script", []),
    ],
)
def test_foreign_hosts_are_recognised(text, hosts):
    assert foreign_hosts(text) == hosts


def test_no_file_names_a_path_of_one_machine():
    found = {str(path.relative_to(ROOT)): MACHINE_PATH.findall(text_of(path)) for path in tracked_files()}
    assert {name: paths for name, paths in found.items() if paths and name != str(HERE.relative_to(ROOT))} == {}


def test_no_lock_file_records_a_registry():
    names = {path.name for path in tracked_files()}
    forbidden = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pip.conf", "package-lock.json", "yarn.lock"}
    assert names & forbidden == set()
    assert [name for name in names if re.fullmatch(r"pylock(\..+)?\.toml", name)] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_hashed_and_name_no_index(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.sub(r"\\\n\s*", " ", text).splitlines()
    assert [line for line in entries if not re.match(r"[\w.-]+==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", line)] == []
    assert re.findall(r"://|--index|--extra|--find|-f |-i |@ ", text) == []


@pytest.mark.parametrize(("name", "extras"), [("requirements.txt", []), ("requirements-dev.txt", ["test", "dev"])])
def test_requirements_hold_what_pyproject_asks_for(name, extras):
    pinned = pins(name)
    wanting = [
        f"{package}{wanted}: {pinned.get(package)}"
        for package, wanted in declared(*extras)
        if package not in pinned or not satisfies(pinned[package], wanted)
    ]
    assert wanting == []


def test_development_has_the_versions_that_run_in_production():
    development = pins("requirements-dev.txt")
    assert {name: development.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")


def test_psycopg_3_is_not_pinned():
    # Django silently prefers it to psycopg2 as soon as it can be imported.
    assert {"psycopg", "psycopg-binary", "psycopg-c"} & set(pins("requirements-dev.txt")) == set()


@pytest.mark.postgres
def test_postgres_driver_is_psycopg2():
    assert connection.Database.__name__ == "psycopg2"


INLINE = {
    "a script of its own": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE),
    "a style sheet of its own": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[a-z][^<>]*\s(?:on[a-z]+|hx-on[\w:-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


def inline_parts(template: str) -> list[str]:
    without_comments = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", template, flags=re.DOTALL)
    return [name for name, pattern in INLINE.items() if pattern.search(without_comments)]


def test_templates_hold_no_inline_script_or_style():
    templates = [path for path in tracked_files() if path.suffix == ".html"]
    found = {str(path.relative_to(ROOT)): inline_parts(text_of(path)) for path in templates}
    assert {name: parts for name, parts in found.items() if parts} == {}


@pytest.mark.parametrize(
    ("template", "parts"),
    [
        ("<script>alert(1)</script>", ["a script of its own"]),
        ("<script src=\"{% static 'js/app.js' %}\" defer></script>", []),
        ('<p class="a" style="color: red">', ["a style attribute"]),
        ('<a href="#" onclick="go()">', ["an event handler"]),
        ('<a href="javascript:void(0)">', ["a javascript: address"]),
        ("<style>p {}</style>", ["a style sheet of its own"]),
        ("{# <style> would be refused #}", []),
    ],
)
def test_inline_parts_are_recognised(template, parts):
    assert inline_parts(template) == parts


# What the house does not do, and what it does instead.
FORBIDDEN_CODE = {
    r"\.objects\.all\(\)": "every read starts from visible_to(user)",
    r"\bmark_safe\b|\bSafeString\(|\|safe\b": "templates escape",
    r"\bcsrf_exempt\b": "every form carries its token",
    r"@receiver\b|\b(pre|post)_(save|delete)\.connect|m2m_changed": "our own rules stand in actions",
}
LONGEST_FILE = 400


def source_files() -> list[Path]:
    packages = {"partybase", "organizations", "members", "assessments"}
    files = [path for path in tracked_files() if path.relative_to(ROOT).parts[0] in packages]
    return [path for path in files if path.suffix in {".py", ".html"} and "migrations" not in path.parts]


@pytest.mark.parametrize(("pattern", "instead"), FORBIDDEN_CODE.items())
def test_source_keeps_the_rules_of_the_house(pattern, instead):
    found = [
        str(path.relative_to(ROOT)) for path in source_files() if re.search(pattern, text_of(path), flags=re.MULTILINE)
    ]
    assert found == [], instead


def test_files_read_in_one_sitting():
    lengths = {str(path.relative_to(ROOT)): len(text_of(path).splitlines()) for path in source_files()}
    assert {name: length for name, length in lengths.items() if length >= LONGEST_FILE} == {}
