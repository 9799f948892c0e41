"""A conformance suite for the Account Aggregator network: aggregator, provider, data user.

It stands on its own: signatures, encryption and validation are written here, from the public
specifications, and share no code with any server it is pointed at.
"""
