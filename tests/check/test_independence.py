"""The checker must not lean on what it checks: it audits, and proves bounds, where no solver can be imported."""

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent
SCRIPT = """
import sys
sys.modules["ortools"] = None
sys.path[:0] = [{tests!r}, {check!r}]
from test_audit import verdict
from wfm.rules.base import configurable_rules
from wfm.rules.min_rest import MinRest
found = verdict("ann  LE", MinRest(hours=11), heads=1)
assert len(found.broken) == 1 and configurable_rules()
from proof_bench import flat_price
from proof_cases import small
from wfm.check.certificate import prove
tiny = small("nights")
assert prove(tiny.instance, tiny.requirement, tiny.rules, [flat_price(tiny.instance, "voice", 0, 10**6)]) > 0
loaded = sorted(name for name in sys.modules if name.split(".")[:2] in (["wfm", "optimise"], ["ortools"]))
print(loaded)
"""


def test_rules_and_checker_run_where_ortools_cannot_be_imported():
    script = SCRIPT.format(tests=str(TESTS), check=str(TESTS / "check"))
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=TESTS.parent, timeout=60
    )
    assert (ran.returncode, ran.stderr, ran.stdout.strip()) == (0, "", "['ortools']")
