"""Model participants: small correct servers of each role, which can be told to be wrong."""
