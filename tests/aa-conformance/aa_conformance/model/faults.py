"""The ways in which a model can be told to be wrong, and the scenario that must notice.

Each is a mistake of the kind that real servers make. `python -m aa_conformance.selftest` plants
every one and demands that the scenario named fails.
"""

FIP = {
    "unverified-signature": ("accepts a body of which a byte was flipped", "FIP-X001"),
    "reserialised-json": ("verifies JSON written again, not the bytes received", "FIP-X002"),
    "unsigned-errors": ("does not sign its errors", "FIP-1022"),
    "stale-timestamp": ("accepts a request of any time", "FIP-1027"),
    "any-version": ("answers 200 where the version is not known", "FIP-1029"),
    "any-signer": ("lets one aggregator sign with the API key of another", "FIP-1040"),
    "any-api-key": ("accepts any API key", "FIP-3026"),
    "lenient-schema": ("takes an empty text for a member that must be there", "FIP-1028"),
    "schema-invalid-response": ("answers with a timestamp that is none", "FIP-1001"),
    "alternate-key-reads": ("lets one aggregator use what is another's", "FIP-3025"),
    "paused-fetches": ("gives data under a consent that is paused", "FIP-3018"),
    "fetch-400-for-403": ("answers 400 at fetch where 403 is due", "FIP-3018"),
    "reuses-onetime": ("lets a one-time consent be used again", "FIP-3014"),
    "beyond-range": ("gives transactions outside the range asked for", "FIP-3016"),
    "one-key-two-accounts": ("seals two accounts with one key material", "FIP-5002"),
    "ignores-consent-types": ("gives parts that were not consented to", "FIP-3015"),
    "ignores-filter": ("does not apply the data filter", "FIP-3017"),
    "unverified-consent": ("does not verify the signature of the consent", "FIP-2014"),
    "undead-link": ("serves accounts that were delinked", "FIP-3019"),
    "any-notifier": ("takes a notification whoever is named in it", "FIP-2023"),
    "any-point": ("takes public keys of small order", "FIP-3008"),
    "fetch-anew": ("seals anew on each fetch, with the same keys", "FIP-X004"),
    "forgets-txnid": ("does twice a request that was sent twice", "FIP-X003"),
}
