/** What Sentry tells of a user wherever it names one, and `users` has too; settings are told of the caller alone. */
const MORE_OF_USERS = [
  'avatar',
  'avatarUrl',
  'authenticators',
  'canReset2fa',
  'dateJoined',
  'emails',
  'experiments',
  'flags',
  'has2fa',
  'hasPasswordAuth',
  'identities',
  'isActive',
  'isManaged',
  'isStaff',
  'isSuperuser',
  'isSuspended',
  'lastActive',
  'lastLogin',
  'options',
];

/** Paths of what is left out of a user within another record, beside the columns of `shared/embedded-user.json`. */
export function moreOfUser(path: string): readonly string[] {
  return MORE_OF_USERS.map((name) => `${path}.${name}`);
}
