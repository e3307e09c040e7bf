"""Who does something: the one argument that every query, operation and policy takes."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Someone acting in one federation, on the ground of roles held on the day.

    ``user_id`` is None for the system itself (jobs, loading of files): then ``name`` says which part of it.
    ``contact_id`` is the actor's own entry among the federation's contacts, if there is one: it ties to seats.
    ``controller_ids`` are the members whose rows about people the actor may reach; empty for everybody so far.
    """

    federation_id: int
    name: str
    user_id: int | None = None
    contact_id: int | None = None
    member_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    controller_ids: tuple[int, ...] = ()

    def has(self, *roles: str) -> bool:
        """This will tell whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_system(self) -> bool:
        """True for jobs and for files loaded from the command line, where the machine's own rights decide."""
        return self.user_id is None and "system" in self.roles

    @property
    def is_office(self) -> bool:
        """True for those who keep the federation's registers: the director, officers, and the system for them."""
        return self.is_system or self.has("director", "officer")


def system_actor(federation_id: int, name: str) -> Actor:
    """This will make the actor of a job or of the command line; ``name`` is shown in the history."""
    return Actor(federation_id=federation_id, name=name, roles=frozenset({"system"}))
