"""Who is acting."""

from schemas.base import Model, PersonId, Tenant
from schemas.tasks import Role


class Person(Model):
    """An account, person or system, as every operation sees it."""

    tenant: Tenant
    id: PersonId
    name: str
    roles: frozenset[Role]
    teams: frozenset[str]
    on_behalf_of: PersonId | None = None
    """Whom the account stands in for at the moment; it is written beside everything it does."""

    def has(self, *roles: Role) -> bool:
        """Whether the account has at least one of these roles."""
        return not self.roles.isdisjoint(roles)
