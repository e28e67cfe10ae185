/** JSON Schema of one setting. `writeOnly` marks a secret; `x-aliases` are other names it is accepted under. */
export type SettingSchema = {
  readonly title: string;
  readonly description: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array';
  readonly items?: { readonly type: 'string'; readonly minLength: 1; readonly maxLength: number };
  readonly maxItems?: number;
  readonly default?: string | number | boolean | readonly string[];
  readonly enum?: readonly string[];
  readonly format?: 'date-time';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly writeOnly?: true;
  readonly 'x-aliases'?: readonly string[];
};

/** Twice the longest slug of Sentry, which has 100 characters, for patterns and for names in other scripts. */
const TEXTS = { type: 'string', minLength: 1, maxLength: 200 } as const;
/** More names than an account has of anything. */
const MOST_ITEMS = 10_000;

/**
 * Every setting of the tap and all that is known of it. Validation, defaults, the config type, ENV variables and
 * `--about` follow from this table; a contract test holds meltano.yml to it.
 */
export const SETTINGS = {
  api_token: {
    title: 'Auth token',
    description:
      'Auth token of a Sentry internal integration or user with the scopes org:read, project:read, member:read and event:read',
    type: 'string',
    writeOnly: true,
    'x-aliases': ['auth_token'],
  },
  organization: {
    title: 'Organization',
    description: 'Slug or numeric id of one organization',
    type: 'string',
    minLength: 1,
  },
  organizations: {
    title: 'Organizations',
    description:
      'Slugs or numeric ids of several organizations; with neither this nor organization, all that the token sees',
    type: 'array',
    items: TEXTS,
    maxItems: MOST_ITEMS,
  },
  base_url: {
    title: 'Base URL',
    description:
      'Address of Sentry: sentry.io, a region such as https://de.sentry.io, or the root of a self-hosted server',
    type: 'string',
    minLength: 1,
    default: 'https://sentry.io',
  },
  region_hosts: {
    title: 'Region hosts',
    description:
      'Further hosts that the token may go to when the server names them as the region of an organization: a name, or name:port; those under sentry.io need none, and anything but base_url itself is refused by default',
    type: 'array',
    items: TEXTS,
    maxItems: MOST_ITEMS,
    default: [],
  },
  start_date: {
    title: 'Start date',
    description:
      'Nothing older is asked for where Sentry can filter by time; a date or date-time, UTC unless it names an offset; 90 days ago by default',
    type: 'string',
    minLength: 1,
    format: 'date-time',
  },
  end_date: {
    title: 'End date',
    description:
      'Nothing from this time on is asked for, which is meant for backfills by hand; none by default',
    type: 'string',
    minLength: 1,
    format: 'date-time',
  },
  projects: {
    title: 'Projects',
    description: 'Projects to read: slugs, numeric ids or patterns such as web-*; all by default',
    type: 'array',
    items: TEXTS,
    maxItems: MOST_ITEMS,
    default: [],
  },
  exclude_projects: {
    title: 'Excluded projects',
    description: 'Projects to leave out: slugs, numeric ids or patterns such as web-*',
    type: 'array',
    items: TEXTS,
    maxItems: MOST_ITEMS,
    default: [],
  },
  shard: {
    title: 'Shard',
    description:
      'Share of the projects that this process reads where several read one account: 2/8 is the second of eight; streams that are not read by project belong to the first; docs/guides/shards.md says how; none by default',
    type: 'string',
    minLength: 1,
  },
  environments: {
    title: 'Environments',
    description:
      'Environments to read, where Sentry can filter by them; the numbers of issues then count these alone; all by default',
    type: 'array',
    items: TEXTS,
    maxItems: MOST_ITEMS,
    default: [],
  },
  issue_query: {
    title: 'Issue query',
    description:
      'Further Sentry search terms for issues, such as is:unresolved; empty reads every status; terms about events narrow the numbers of issues to those events',
    type: 'string',
    maxLength: 4000,
    default: '',
  },
  event_detail: {
    title: 'Event detail',
    description:
      'How much of each event is read: summary, at 100 events a request, or full with stack traces, at 10 a request',
    type: 'string',
    enum: ['summary', 'full'],
    default: 'summary',
  },
  lookback_seconds: {
    title: 'Lookback in seconds',
    description: 'How far behind a bookmark to read again, for events that reach Sentry late',
    type: 'integer',
    minimum: 0,
    maximum: 31_536_000,
    default: 3600,
  },
  issue_refresh_hours: {
    title: 'Issue refresh in hours',
    description:
      'All issues are read again at most this often, since resolving or assigning one leaves its lastSeen alone; fewer than 1,000 are in every run; 0 is every run, -1 never',
    type: 'number',
    minimum: -1,
    maximum: 87_600,
    default: 24,
  },
  release_refresh_days: {
    title: 'Release refresh in days',
    description:
      'Releases created within this many days are read again in every run, since they change without saying when',
    type: 'integer',
    minimum: 0,
    maximum: 3650,
    default: 30,
  },
  concurrency: {
    title: 'Concurrency',
    description: 'Most requests in flight at once; the limits of the server can lower it',
    type: 'integer',
    minimum: 1,
    maximum: 32,
    default: 8,
  },
  request_timeout_seconds: {
    title: 'Request timeout in seconds',
    description: 'Longest time one attempt of a request may take',
    type: 'number',
    minimum: 1,
    maximum: 3600,
    default: 60,
  },
  max_retry_seconds: {
    title: 'Patience in seconds',
    description: 'Longest time spent on one request with all its retries and waits',
    type: 'number',
    minimum: 0,
    maximum: 86_400,
    default: 900,
  },
  max_requests_per_stream: {
    title: 'Most requests of a stream',
    description:
      'Streams that ask once for each record of another one, such as issue_details, end at this many requests, newest first, and the next run goes on from there; one page of records is finished in any case; none by default',
    type: 'integer',
    minimum: 1,
  },
  max_page_mib: {
    title: 'Largest page in MiB',
    description:
      'Largest answer that is read, unpacked; whatever is larger is asked for in smaller parts, and fails where that does not help; what a page may hold (2 million values, 110 rows, 100 levels) grows with it',
    type: 'integer',
    minimum: 1,
    maximum: 128,
    default: 16,
  },
  user_agent: {
    title: 'User agent',
    description: 'Value of the User-Agent header; tap-sentry/<version> by default',
    type: 'string',
    minLength: 1,
    maxLength: 500,
  },
  personal_data: {
    title: 'Personal data',
    description:
      'What becomes of personal data: keep it as it is, hash it so that joins still work, or omit it; docs/personal-data.md lists the fields',
    type: 'string',
    enum: ['keep', 'hash', 'omit'],
    default: 'keep',
  },
  personal_data_key: {
    title: 'Key for personal data',
    description:
      'Secret key of the hashes, at least 16 characters; needed when personal_data is hash; another key gives other hashes',
    type: 'string',
    maxLength: 500,
    writeOnly: true,
  },
  mask_secrets_in_events: {
    title: 'Mask secrets in events',
    description:
      'Replace passwords, tokens, cookies and the like in what applications report, in issues and events, by ***',
    type: 'boolean',
    default: true,
  },
  flattening_enabled: {
    title: 'Flattening enabled',
    description:
      'Give nested objects columns of their own, such as team__slug, as taps built on the Meltano SDK do; lists become JSON text',
    type: 'boolean',
    default: false,
  },
  flattening_max_depth: {
    title: 'Flattening depth',
    description:
      'How many levels of objects flattening expands, needed when it is enabled; deeper objects become JSON text, and 0 leaves records as they are',
    type: 'integer',
    minimum: 0,
  },
  flattening_separator: {
    title: 'Flattening separator',
    description: 'Stands between the names that make up the name of a flattened column',
    type: 'string',
    minLength: 1,
    maxLength: 20,
    default: '__',
  },
  flattening_max_key_length: {
    title: 'Longest flattened name',
    description: 'Column names that are not shorter than this are abbreviated by flattening; keys never are',
    type: 'integer',
    minimum: 1,
    default: 255,
  },
  emit_activate_version_messages: {
    title: 'Emit ACTIVATE_VERSION messages',
    description:
      'Tell the target after each complete full-table stream to drop the rows that were not in it; never for streams of which projects, exclude_projects or shard leave rows out, since that would drop those of other projects',
    type: 'boolean',
    default: false,
  },
} as const satisfies Readonly<Record<string, SettingSchema>>;

/** JSON Schema of the whole config. Unknown settings are allowed, since the operator is warned of them. */
export const CONFIG_SCHEMA = { type: 'object', properties: SETTINGS, required: ['api_token'] } as const;
