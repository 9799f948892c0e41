"""Why a document is not used. Each refusal has `problem`, with the type under which the network knows
it (docs/problems.md); none of them carries a value of a person's or of a document's.
"""

PROBLEMS = "https://amanat.example/problems/"


class NotGenuine(Exception):
    """A document or page that does not prove what it must."""

    slug = "invalid-signature"

    @property
    def problem(self) -> dict:
        return {"type": PROBLEMS + self.slug, "title": str(self)}


class ForgedArtifact(NotGenuine):
    """A consent that the manager did not make so, or that contradicts itself."""

    slug = "forged-artifact"


class WrongAudience(NotGenuine):
    """A consent that is another party's copy."""

    slug = "wrong-audience"


class InvalidEvidence(NotGenuine):
    """A consent in which the person's own approval does not hold."""

    slug = "invalid-evidence"


class Unavailable(Exception):
    """What is needed to check a consent cannot be had now; nothing is used meanwhile."""

    @property
    def problem(self) -> dict:
        return {"type": PROBLEMS + "unavailable", "title": str(self)}
