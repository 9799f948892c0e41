"""Asks for consent at an Amanat consent manager, and fetches and verifies what was consented to.

    user = DataUser("https://consent.example/", "lender.example", "signing-key.jwk", "asked")
    asked = user.ask(purpose="105", items=[answer("income", question, {"months": 6}, days)], ...)
    print(asked.redirect_url)                 # she decides there
    rows = user.fetch(asked.request_id, "income").rows
"""

from .asking import answer, one_time, periodic, records
from .data_user import DataUser, Fetched, NotYet, Refused
from .refusals import ForgedArtifact, InvalidEvidence, NotGenuine, Unavailable, WrongAudience
from .signed import Key

__all__ = [
    "DataUser",
    "Fetched",
    "ForgedArtifact",
    "InvalidEvidence",
    "Key",
    "NotGenuine",
    "NotYet",
    "Refused",
    "Unavailable",
    "WrongAudience",
    "answer",
    "one_time",
    "periodic",
    "records",
]
