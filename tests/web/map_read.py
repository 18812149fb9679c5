"""What somebody finds on the page of the map and in its figures."""

from tests.web.people import Person


def sites_listed(page: str) -> int:
    """Return how many sites the table beside the map lists."""
    return page.count('class="row-link"')


def drawn(person: Person, kind: str, query: str = "") -> list[list[tuple[float, float]]]:
    """Return the lines of a kind of proposal, the same on both maps."""
    webgl = person.get(f"/carte/figures?{query}").json["figure"]["layout"]["map"]["style"]["sources"]
    svg = person.get(f"/carte/figures?rendu=svg&{query}").json["figure"]["data"]
    (trace,) = [one for one in svg if one.get("name") == kind]
    runs: list[list[tuple[float, float]]] = [[]]
    for lon, lat in zip(trace["lon"], trace["lat"], strict=True):
        if lon is None:
            runs.append([])
        else:
            runs[-1].append((lon, lat))
    lines = webgl[kind]["data"]["features"][0]["geometry"]["coordinates"]
    assert [[(lon, lat) for lon, lat in line] for line in lines] == runs[:-1]
    return runs[:-1]
