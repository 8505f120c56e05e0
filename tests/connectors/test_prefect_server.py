"""Asking a Prefect server: busy at times, asked again; what is there is left."""

import json

import pytest
import requests
from scripted_session import ScriptedSession, answer

from connectors.errors import PermanentError
from connectors.prefect_server import PrefectServer

API = "http://127.0.0.1:4200/api"


@pytest.fixture
def asked_of(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    def open_server(*answers):
        session = ScriptedSession(*answers)
        server = PrefectServer(API, session=session)
        server._http._sleep = lambda seconds: None
        return server, session

    return open_server


def test_it_answers_only_when_its_database_is_in_order(asked_of):
    server, _ = asked_of(
        requests.ConnectionError("nobody"), answer({}, 503), {"message": "OK"}
    )
    assert [server.answers() for _ in range(3)] == [False, False, True]


def test_a_busy_database_is_asked_again_and_begins_one_run(asked_of):
    server, session = asked_of(answer({}, 503), {"id": "r1"})
    assert server.start("d1", why="varsel up") == "r1"
    keys = {json.dumps(each["json"], sort_keys=True) for each in session.asked}
    assert len(keys) == 1 and "idempotency_key" in keys.pop()


def test_a_pool_and_queues_that_are_there_are_left(asked_of):
    server, session = asked_of(answer({}, 409), answer({}, 409))
    server.add_pool("varsel", {"varsel-writer": 1})
    assert session.asked[1]["json"] == {"name": "varsel-writer", "concurrency_limit": 1}


def test_a_deployment_that_is_not_there_is_none(asked_of):
    server, _ = asked_of(answer({"detail": "no"}, 404), {"id": "d1"})
    assert server.find_deployment("run", "run") is None
    assert server.find_deployment("run", "run") == "d1"


def test_parameters_that_make_no_sense_are_refused_in_the_server_s_words(asked_of):
    server, _ = asked_of(answer({"detail": "'hour' is not one of"}, 409))
    with pytest.raises(PermanentError, match="hour"):
        server.start("d1", why="x", parameters={"by": "hour"})
