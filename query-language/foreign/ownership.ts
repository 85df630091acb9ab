import type { ForeignName } from '../foreign-name.ts';

const groups = 'no collector reads an identity provider. Owners are teams and people as catalogs declare them.';

export const ownership: readonly ForeignName[] = [
  { name: 'owner.identityProviderGroups', why: groups, nearest: 'ownership.teams.any((team) => team.name == "payments")' },
  {
    name: 'owner.members',
    why: 'who is in a team is not asked of the team; people who own something themselves are among its owners.',
    nearest: 'ownership.people.any((person) => person.name == "ada")',
  },
  { name: 'owner.identityProviderSources', why: groups, nearest: 'ownership.owners.any((owner) => owner.name == "payments")' },
];
