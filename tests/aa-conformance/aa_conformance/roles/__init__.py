"""The three roles that can be tested, each a world of counterparts and its own steps."""
