import { endsWithWords } from '../words.ts';
import type { Kind } from './kinds.ts';

type Whole = Exclude<Kind, 'text'> | 'private';

/**
 * Endings of names, as words, whose values are personal wherever they stand in an open object. `private` is what else
 * belongs to one person alone.
 */
export const PERSONAL_NAMES: Readonly<Record<Whole, readonly string[]>> = {
  email: ['email', 'emails', 'e mail', 'email address', 'email addresses', 'mail address', 'useremail'],
  ip: [
    ...['ip', 'ips', 'ip address', 'ip addresses', 'ip addr', 'ipaddress', 'ipaddr', 'ipv', 'clientip'],
    ...['remoteip', 'userip', 'remote addr', 'remote host', 'client addr', 'forwarded for', 'forwarded'],
  ],
  username: [
    'username',
    'usernames',
    'user name',
    'login name',
    'screen name',
    'nickname',
    'nick name',
    'logname',
  ],
  name: [
    ...['first name', 'last name', 'full name', 'given name', 'family name', 'middle name', 'real name'],
    ...['maiden name', 'firstname', 'lastname', 'fullname', 'surname', 'customer name', 'contact name'],
    ...['device name', 'inviter name'],
  ],
  id: [
    ...['user id', 'user ids', 'userid', 'user uuid', 'customer id', 'account id', 'member id', 'visitor id'],
    ...['person id', 'employee id', 'patient id', 'distinct id', 'anonymous id', 'advertising id', 'idfa'],
    ...['device unique identifier', 'avatar url', 'avatar uuid', 'gravatar'],
  ],
  private: [
    ...['phone', 'phone number', 'mobile number', 'telephone', 'birthday', 'birthdate', 'birth date'],
    ...['date of birth', 'street address', 'postal address', 'home address', 'iban', 'ssn'],
    ...['social security number', 'passport number', 'card number', 'credit card'],
  ],
};

/** Endings of names whose objects are people, and whose texts and numbers tell one. */
export const PEOPLE: readonly string[] = [
  ...['user', 'users', 'actor', 'actors', 'owner', 'owners', 'author', 'authors', 'committer', 'assignee'],
  ...['assignees', 'assigned to', 'participant', 'participants', 'member', 'members', 'person', 'people'],
  ...[
    'customer',
    'customers',
    'visitor',
    'employee',
    'patient',
    'inviter',
    'reporter',
    'reviewer',
    'reviewers',
  ],
  ...['subscribers', 'sender', 'recipient', 'recipients', 'contact', 'contacts', 'identity', 'identities'],
  ...['seen by', 'created by', 'updated by', 'modified by', 'changed by', 'deleted by', 'resolved by'],
  ...['ignored by', 'assigned by', 'added by', 'invited by', 'requested by', 'reviewed by', 'approved by'],
  ...['released by', 'reported by', 'closed by'],
];

/** Whole names that are personal inside of a person: elsewhere they are those of things. */
export const OF_PEOPLE: readonly string[] = [
  ...[
    'id',
    'uuid',
    'external id',
    'name',
    'display name',
    'external name',
    'label',
    'login',
    'slug',
    'address',
  ],
];

/** Whole names that are personal inside of `device`: people call their telephones after themselves. */
export const OF_DEVICES: readonly string[] = ['name'];

/** Endings of names whose texts are versions: four numbers with dots are no address there. */
export const VERSIONS: readonly string[] = ['version', 'release', 'build', 'ver', 'dist', 'versions'];

const ENDINGS = new Set(Object.values(PERSONAL_NAMES).flat());
const IP_ENDINGS = new Set(PERSONAL_NAMES.ip);
const OF_PERSON = new Set(OF_PEOPLE);
const PEOPLE_ENDINGS = new Set(PEOPLE);
const VERSION_ENDINGS = new Set(VERSIONS);

/** True when values of this name are personal wherever they stand. */
export const isPersonalName = (words: readonly string[]): boolean => endsWithWords(words, ENDINGS);

/** True when values of this name are IP addresses, one or a list in one text. */
export const isIpName = (words: readonly string[]): boolean => endsWithWords(words, IP_ENDINGS);

/** True when what has this name is a person, or several. */
export const isPeople = (words: readonly string[]): boolean => endsWithWords(words, PEOPLE_ENDINGS);

/** True when values of this name are personal inside of a person. */
export const isPersonalOfPeople = (words: readonly string[]): boolean => OF_PERSON.has(words.join(' '));

/** True when values of this name are personal inside of a device. */
export const isPersonalOfDevices = (words: readonly string[]): boolean =>
  OF_DEVICES.includes(words.join(' '));

/** True when texts of this name are versions. */
export const isVersion = (words: readonly string[]): boolean => endsWithWords(words, VERSION_ENDINGS);
