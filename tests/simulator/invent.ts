import { hash, pick } from './random.ts';
import type { World } from './world.ts';

export const ENVIRONMENTS = ['production', 'staging', 'development'];
export const PLATFORMS = ['python', 'javascript', 'node', 'java', 'go', 'ruby', 'cocoa'];
const END_USERS = 997;

/** Kinds of failure that issues and their events tell of. */
export const FAILURES = [
  {
    type: 'TypeError',
    value: "Cannot read properties of undefined (reading 'total')",
    file: 'cart/summary.js',
  },
  { type: 'ConnectionError', value: 'The database closed the connection', file: 'store/pool.py' },
  { type: 'TimeoutError', value: 'No answer from payments within 5000 ms', file: 'clients/payments.py' },
  { type: 'ValueError', value: 'time data does not match the expected form', file: 'importer/dates.py' },
  { type: 'KeyError', value: "'invoice_number'", file: 'billing/invoice.py' },
  { type: 'OutOfMemoryError', value: 'Java heap space', file: 'report/Builder.java' },
  { type: 'NotFoundException', value: 'Grüße aus Köln: page 404 ☃ 𝄞', file: 'web/router.rb' },
  { type: 'AssertionError', value: 'expected 3 legs, got 2', file: 'shipping/route.go' },
];

/** Number of the end user of an event; every fifth event has none. */
export function userOf(world: World, serial: number): number | undefined {
  const h = hash(world.seed + 11, serial);
  return h % 5 === 0 ? undefined : h % END_USERS;
}

export function environmentOf(world: World, serial: number): string {
  return pick(ENVIRONMENTS, world.seed + 13, serial);
}

export function nameOf(n: number, kind: 'project' | 'team' | 'person'): string {
  const words = NAMES[kind];
  const word = words[n % words.length] as string;
  const round = Math.floor(n / words.length);
  return round === 0 ? word : `${word} ${round + 1}`;
}

const NAMES = {
  project: [
    'Checkout Web',
    'Ledger',
    'Mobile iOS',
    'Search',
    'Warehouse',
    'Mailer',
    'Billing',
    'Gateway',
    'Maps',
    'Reports',
  ],
  team: ['Payments', 'Platform', 'Apps', 'Logistics', 'Growth', 'Core'],
  person: [
    'Ada Vogel',
    'Björn Öster',
    'Chen Wei',
    'Dana Petrov',
    'Eva Novák',
    'Femi Obi',
    'Grace Kim',
    'Hugo Silva',
  ],
};

/** Lower-case letters, digits and dashes. */
export function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
}
