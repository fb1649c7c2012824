"""The description of the API is true, and nothing that can be sent makes the desk fail."""

import pytest

from .conftest import need


def test_every_route_is_described_with_its_answer_and_its_refusals(desk):
    described = desk.owner.get("/api/openapi.json").json()
    assert len(described["paths"]) > 35
    for path, verbs in described["paths"].items():
        assert path.startswith("/api/")
        for verb, route in verbs.items():
            assert {"401", "403", "404", "409", "413", "422", "507"} <= set(route["responses"]), (path, verb)
            assert route["description"].endswith("."), (path, verb)
            good = next(r for status, r in route["responses"].items() if status.startswith("2"))
            assert good["content"], (path, verb)


@pytest.mark.slow
def test_nothing_that_the_description_allows_makes_the_desk_fail(desk):
    need("schemathesis")
    import schemathesis
    from hypothesis import HealthCheck, Phase, settings

    desk.owner.code(desk.documents["en"], 17, 25)
    schema = schemathesis.openapi.from_dict(desk.app.openapi())
    known = [
        *desk.documents.values(),
        desk.owner.id,
        *(k.id for k in desk.study.codings(desk.documents["en"])),
    ]
    quiet = settings(
        max_examples=12,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    operations = [found.ok() for found in schema.get_all_operations()]
    sent = [o for o in operations if o.path != "/api/jobs" and not o.path.endswith(("/train", "/runs"))]
    # those left out begin work that outlasts the request
    assert sum(hammered(desk, operation, known, quiet) for operation in sent) > 300


def hammered(desk, operation, known, quiet):
    """Send what the description of one operation allows; return how often."""
    from hypothesis import given
    from hypothesis import strategies as st

    tried = []

    @quiet
    @given(case=operation.as_strategy(), item=st.sampled_from(known), real=st.booleans())
    def send(case, item, real):
        path = case.formatted_path
        if real:
            for value in (case.path_parameters or {}).values():
                path = path.replace(str(value), item)
        body = case.body if isinstance(case.body, dict | list | str | int | float | bool | None) else None
        query = {k: str(v) for k, v in (case.query or {}).items()}
        answer = desk.owner.http.request(case.method, path, params=query, json=body)
        assert answer.status_code < 500, (case.method, operation.path, answer.text[:300])
        tried.append(answer.status_code)

    send()
    return len(tried)
