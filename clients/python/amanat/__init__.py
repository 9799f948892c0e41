"""Asks for consent at an Amanat consent manager, and fetches and verifies what was consented to.

    user = DataUser("https://consent.example/", "lender.example", "signing-key.jwk", "asked")
    asked = user.ask(purpose="105", items=[answer("income", question, {"months": 6}, days)], ...)
    print(asked.redirect_url)                 # she decides there
    rows = user.fetch(asked.request_id, "income").rows
"""

from .asking import answer, one_time, periodic, records
from .data_user import DataUser, Fetched, NotYet, Refused
from .signed import Key, NotGenuine

__all__ = [
    "DataUser",
    "Fetched",
    "Key",
    "NotGenuine",
    "NotYet",
    "Refused",
    "answer",
    "one_time",
    "periodic",
    "records",
]
