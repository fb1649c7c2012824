"""What axe-core says of a page: the violations it calls serious or critical."""


def violations(page):
    """Return the serious and critical violations on the page, each with the elements it is about."""
    from axe_playwright_python.sync_playwright import Axe

    answer = Axe().run(page).response
    return [
        (found["id"], [node["html"][:160] for node in found["nodes"]][:4])
        for found in answer["violations"]
        if found["impact"] in ("serious", "critical")
    ]
