"""Which identity provider a data user trusts, out of the configuration that stands beside its key:
`adapter.toml`, as `amanat register` and `amanat adapter init` write it.
"""

import pathlib
import sys

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MEND = ("name her identity provider: DataUser(..., identity_issuer=...), as `identity_issuer` in the "
        "adapter.toml that `amanat register` writes")


def identity_issuer_beside(key, manager: str, party: str) -> str:
    """`identity_issuer` of the `adapter.toml` in the folder of the key's file, or in the one above it.

    Raises `ValueError` where there is none: nobody is trusted by default.
    """
    if not isinstance(key, (str, pathlib.Path)):
        raise ValueError(MEND)
    folder = pathlib.Path(key).absolute().parent
    for place in (folder / "adapter.toml", folder.parent / "adapter.toml"):
        if place.is_file():
            return _of(place, manager, party)
    raise ValueError(MEND)


def _of(place: pathlib.Path, manager: str, party: str) -> str:
    try:
        written = tomllib.loads(place.read_text())
    except ValueError as error:
        raise ValueError(f"{place} cannot be read: {error}") from error
    # Another party's file, or another manager's, says nothing about whom we trust.
    if written.get("party") != party or str(written.get("manager_url")).rstrip("/") + "/" != manager:
        raise ValueError(f"{place} is of another party or manager; {MEND}")
    issuer = written.get("identity_issuer")
    if not isinstance(issuer, str):
        raise ValueError(f"{place} has no `identity_issuer`; {MEND}")
    return issuer
