"""Production refuses to start without what it needs, and says what is missing."""

import io
import logging
import os
import subprocess
import sys

import pytest
from django.core.handlers.exception import convert_exception_to_response
from django.test import RequestFactory

from highfive.core import actions
from highfive.core.rules import Refused

COMPLETE = {
    "HIGHFIVE_MODE": "production",
    "HIGHFIVE_SECRET_KEY": "s" * 60,
    "HIGHFIVE_CODE_KEY": "c" * 60,
    "HIGHFIVE_FIELD_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "HIGHFIVE_CONVERSATION_KEYS": "MTEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "HIGHFIVE_ALLOWED_HOSTS": "example.test",
    "HIGHFIVE_ORIGIN": "https://example.test",
}


def start(environment: dict[str, str], code: str = "import highfive.settings") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HIGHFIVE", "DATABASE"))}
    return subprocess.run([sys.executable, "-c", code], env={**kept, **environment}, capture_output=True, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("missing", [name for name in COMPLETE if name != "HIGHFIVE_MODE"] + ["DATABASE_URL"])
def test_production_names_what_is_missing(missing: str) -> None:
    complete = {**COMPLETE, "DATABASE_URL": "sqlite:///:memory:"}
    done = start({name: value for name, value in complete.items() if name != missing})
    assert done.returncode
    assert missing in done.stderr
    assert all(name not in done.stderr.split("ImproperlyConfigured")[-1] for name in complete if name != missing)


@pytest.mark.slow
def test_production_wants_https() -> None:
    done = start({**COMPLETE, "DATABASE_URL": "sqlite:///:memory:", "HIGHFIVE_ORIGIN": "http://example.test"})
    assert "HIGHFIVE_ORIGIN must begin with https://" in done.stderr


@pytest.mark.slow
def test_production_refuses_a_synthetic_database(tmp_path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/demo.sqlite3", "HIGHFIVE_VAR": str(tmp_path)}
    mark = (
        "import django; django.setup(); from django.core.management import call_command as c;c('migrate', verbosity=0);"
        "from highfive.core.actions import mark_synthetic; mark_synthetic(made_with='test')"
    )
    made = start({**database, "DJANGO_SETTINGS_MODULE": "highfive.settings"}, mark)
    assert made.returncode == 0, made.stderr
    (tmp_path / "static").mkdir()
    done = start({**COMPLETE, **database, "DJANGO_SETTINGS_MODULE": "highfive.settings"}, "import highfive.wsgi")
    assert "synthetic mark" in done.stderr


@pytest.mark.slow
def test_a_real_job_answers_and_a_failing_one_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(Refused) as refused:
        actions.run_job("no_such_command")
    assert refused.value.refusal.code == "job"
    assert actions.job_answer(b'chatter\n{"rows": 3}\n', 0) == {"rows": 3}
    with pytest.raises(Refused) as told:
        actions.job_answer(b'{"refused": {"code": "closed", "message": "Closed.", "status": 422}}', 0)
    assert (told.value.refusal.code, told.value.refusal.status) == ("closed", 422)


@pytest.mark.django_db
def test_a_page_that_breaks_leaves_no_address_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address may hold the code of a referral card, or tell at what minute somebody was there."""

    def breaks(request: object) -> None:
        raise ZeroDivisionError

    handlers = logging.getLogger("django.request").handlers
    handler = next(one for one in handlers if type(one) is logging.StreamHandler)
    said = io.StringIO()
    monkeypatch.setattr(handler, "stream", said)
    request = RequestFactory().get("/yhteys/saatu-kortti/1234/")
    assert convert_exception_to_response(breaks)(request).status_code == 500
    assert "ZeroDivisionError" in said.getvalue()
    assert "yhteys" not in said.getvalue()
