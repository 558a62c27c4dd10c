"""Lets the assertions that rule tests share explain themselves like those in test files."""

import pytest

pytest.register_assert_rewrite("rule_bench")
