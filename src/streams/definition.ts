import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Series } from './series.ts';

export type ReplicationMethod = 'FULL_TABLE' | 'INCREMENTAL';

/**
 * How a stream's server-side time filter is asked for: `range` sends `start`/`end`; `search` adds
 * `<key>:>=A <key>:<B` to the search query, because `start`/`end` on issues would turn whole-life counts
 * into windowed ones. Lists with `range` are paged by row offset on the server, those with `search` by key. `none` is
 * a list that knows no time: it is read from its newest row down to where the one before ended. Such a list may be
 * sorted by id, so that its times are in order but for a few minutes.
 */
export type TimeFilter = 'range' | 'search' | 'none';

export type Incremental = {
  readonly method: 'INCREMENTAL';
  readonly replicationKey: string;
  readonly timeFilter: TimeFilter;
  /** For servers that refuse the usual parameters, or take the terms of a search for something else. */
  readonly otherwise?: Otherwise;
  /**
   * The time by which servers that take no notice of spans may sort: never before the replication key, and so a
   * better sign of where a list may be left.
   */
  readonly receivedField?: string;
  /**
   * `closed`: a span's last second ends with the instant that is asked for, and a record that lies exactly on it comes
   * with this span and with the one above.
   */
  readonly bounds?: 'closed';
  /**
   * The server compares a span with other times of a record than its replication key, which lie this many seconds
   * later at most: it is asked for that much more, and rows that lie so much outside are no sign of anything.
   */
  readonly reachSeconds?: number;
  /** Rows of one second stand in no order among themselves, and perhaps in another one on the next page. */
  readonly hasLooseTies?: true;
  /** Some rows have lost their replication key, though not their place in the list. */
  readonly mayLackTime?: true;
  /** Seconds below a bookmark that are read again whatever the setting `lookback_seconds` says: records grow so long. */
  readonly lookbackSeconds?: number;
  /** Which setting says how much of the past is read again although the replication key did not move. */
  readonly reread?: 'issue_refresh_hours' | 'release_refresh_days';
  /** So many UTC days up to the bookmark, its own among them, are read again: their numbers go on growing. */
  readonly growingDays?: number;
};

/** Another way to ask for a list that some servers do not understand: newest first, and from when on is ours to see. */
export type Otherwise = { readonly query: Readonly<Record<string, string>> };

export type Replication = { readonly method: 'FULL_TABLE' } | Incremental;

/** Where a record belongs: put on every record, and the values of path placeholders. */
export type Scope = {
  readonly organizationId: string;
  readonly organizationSlug: string;
  readonly projectId?: string;
  readonly projectSlug?: string;
};

/** What tells a project from others. GlitchTip names the projects of a release by slug alone: then `id` is empty. */
export type ProjectName = { readonly id: string; readonly slug: string };

/** The id and slug of an object that describes a project; nothing when it has neither. */
export function projectName(value: JsonValue | undefined): readonly ProjectName[] {
  if (!isJsonObject(value)) return [];
  const { id, slug } = value;
  const name = {
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : '',
    slug: typeof slug === 'string' ? slug : '',
  };
  return name.id === '' && name.slug === '' ? [] : [name];
}

/** The project that a record names in columns of its own, by id, by slug or by both. */
export function ownProject({ projectId, projectSlug }: JsonObject): readonly ProjectName[] {
  return projectName({ id: projectId, slug: projectSlug });
}

/** Computes one field of the output from the record as Sentry sent it. */
export type DerivedField = (raw: JsonObject, scope: Scope) => JsonValue | undefined;

/** Full bodies: what asks for them, and how many of them make a page. */
export type Full = {
  readonly query: Readonly<Record<string, string>>;
  readonly pageSize: number;
  /** A field that every full body has and no short one: servers that do not know the parameter leave it out. */
  readonly sign: string;
  /** Where the same bodies can be had as well. */
  readonly byIssue?: ByIssue;
};

/** The list of one issue's records: the same bodies as the stream's own endpoint has, under limits of its own. */
export type ByIssue = {
  /** Path under `/api/0`; `{organization}` and `{issue}` are filled in. */
  readonly path: string;
  readonly bucket: string;
  readonly requiredScope: string;
  /** The field of a short record that names its issue. */
  readonly issueField: string;
};

/** An answer that means that a feature is not there. */
export type GateSign = {
  readonly status: number;
  /** Words of the answer; undefined where its body is empty. */
  readonly detail?: RegExp;
  /** What it means, where that is not what the gate says: it is the token that does not do, and not the server. */
  readonly what?: string;
};

/** A feature that an organization or project may not have, and how the server says so. */
export type Gate = {
  readonly of: 'organization' | 'project';
  /** The plan, feature or server release it takes, for the message: `session replay is off in this plan or server`. */
  readonly what: string;
  readonly signs: readonly GateSign[];
};

/** The columns by which records of a stream are joined to their organization and project, whatever is selected. */
export function contextIdsOf({
  projectColumn = 'projectId',
}: Pick<StreamDefinition, 'projectColumn'>): readonly string[] {
  return ['organizationId', projectColumn];
}

/**
 * The fields of a definition that differ in its second form, which is asked for in every project: its path has the
 * placeholder `{project}`. See sentry/account/by-project.ts.
 */
export type SecondForm = Pick<StreamDefinition, 'path'> &
  Partial<
    Pick<
      StreamDefinition,
      'query' | 'expand' | 'rows' | 'isOnePage' | 'bucket' | 'requiredScope' | 'replication' | 'pageSize'
    >
  >;

/** Read once for each record of another stream. */
export type Parent = {
  /** The stream of the parents, of which the settings that narrow it hold for the children too. */
  readonly of: StreamDefinition;
  /** Where progress is kept: on the time of the parents, as their own stream does. */
  readonly progress: 'axis';
  /** Placeholder of the path -> field of the parent. */
  readonly path: Readonly<Record<string, string>>;
  /** What a child is given -> field of the parent; a dot leads into an object. A field of its own name gives way. */
  readonly context: Readonly<Record<string, string>>;
  /** The parameter by which the list of the parents gives exactly those that it names. */
  readonly idParameter: string;
  /** Children have a time and never change: of a parent that was read before only what came since then is asked for. */
  readonly hasTimedChildren?: true;
};

/** The scopes of which a token needs one to read a stream, the usual one first. */
export function scopesOf({
  requiredScope,
  otherScopes = [],
}: Pick<StreamDefinition, 'requiredScope' | 'otherScopes'>): readonly string[] {
  return [requiredScope, ...otherScopes];
}

/** Static description of one kind of record. The record's shape is in `catalog/<tapStreamId>.json`. */
export type StreamDefinition = {
  readonly tapStreamId: string;
  /** Path under `/api/0`; `{organization}` and `{project}` are filled in from the partition, others from the parent. */
  readonly path: string;
  /** The records of another stream that these belong to, one request or more for each. */
  readonly parent?: Parent;
  /** One object instead of a list. */
  readonly isOneObject?: true;
  /** The field that holds the list, where the answer is an object around it. */
  readonly rows?: string;
  /** Numbers over time instead of a list: each answer sums up the time that it was asked for. */
  readonly series?: Series;
  /** A list that comes in one answer, without a Link header. */
  readonly isOnePage?: true;
  /** Read only when the catalog selects it: it costs a request for each project or record. */
  readonly isOptional?: true;
  /** What a run costs in requests, in words, where partition and paging do not tell; see cost.ts. */
  readonly cost?: string;
  /** Not every server, plan or project has it. */
  readonly gate?: Gate;
  /** How servers have it that do not know the path: taken for the rest of the run once one has said so. */
  readonly instead?: SecondForm;
  /**
   * How a plan says that it shows one project at a time. From then on the list is asked for with `project=<id>`, one
   * project after the other.
   */
  readonly refusesSeveral?: readonly GateSign[];
  /**
   * Its rows come in no order, so that pages may repeat some and lack others: where they do, the list is read project
   * by project, with `project=<id>`.
   */
  readonly isUnordered?: true;
  /**
   * A row that changes moves to the top of the list, and a page costs much: what moved while the list was read is
   * looked for at the top, instead of in a second reading.
   */
  readonly movesToTop?: true;
  /** `control`: served by the host of `base_url`, wherever the data of the organization is kept. */
  readonly silo?: 'control';
  readonly query?: Readonly<Record<string, string>>;
  /** Parts of a record that come on request, a parameter `expand` each. None costs a request or heavy work. */
  readonly expand?: readonly string[];
  /** Name of the page size parameter: issues listen to `limit` only, everything else to `per_page`. */
  readonly pageSizeParameter?: 'limit' | 'per_page';
  /** Rows to a page, where that is not 100. */
  readonly pageSize?: number;
  /** What asking for full bodies changes, where the endpoint has them (`event_detail: full`). */
  readonly full?: Full;
  /** The rate-limit bucket this endpoint is counted in; see sentry/buckets.ts. */
  readonly bucket: string;
  /**
   * `organizationId` first, since ids and versions are unique within one organization only; the keys depend on no
   * setting, so that one organization can become two without a change of any table.
   */
  readonly keyProperties: readonly string[];
  readonly partitionBy: 'organization' | 'project';
  /** The column that holds the id of its project where that is not `projectId`. */
  readonly projectColumn?: string;
  /** Its records say which projects there are: other streams are read of these. */
  readonly listsProjects?: true;
  /** Its record describes the organization that is read. */
  readonly describesOrganization?: true;
  readonly replication: Replication;
  /** Token scope that a 403 on this stream asks for. */
  readonly requiredScope: string;
  /** Scopes that would do as well. */
  readonly otherScopes?: readonly string[];
  /** The stream that takes its place where the server retires this one (410). */
  readonly successor?: StreamDefinition;
  /** Category of Sentry's usage statistics that counts these records by project. */
  readonly statsCategory?: string;
  /**
   * The projects a record belongs to, for the settings that choose projects, with the id or the slug empty where the
   * record has only the other; `none` where records belong to the organization as a whole, and `partition` where they
   * belong to the project they are read from.
   */
  readonly projectsOf: 'none' | 'partition' | ((raw: JsonObject) => readonly ProjectName[]);
  /** Records have either the id or the slug of their project: the other is taken from the list of projects. */
  readonly namesProjectByHalf?: true;
  /** The server says with `X-Hits` how many rows a search has, so that its end can be checked. */
  readonly isCounted?: true;
  /** Takes the `environments` setting. */
  readonly environmentFilter?: true;
  /** Takes the `issue_query` setting. */
  readonly searchFilter?: true;
  /** Terms that stand before those of the setting. */
  readonly searchTerms?: string;
  /**
   * Whether a row is one of those that the path or the search terms ask for: a server that sends others takes no notice of
   * the terms, or means something else by the path, and does not have the stream.
   */
  readonly isAskedFor?: (row: JsonObject) => boolean;
  /**
   * The records hold what an application reported. Names in there mean what the application says, not what Sentry
   * means by them, and what is secret among it is masked by a setting.
   */
  readonly isReported?: true;
  readonly derived: Readonly<Record<string, DerivedField>>;
  /** Further names under which a column may come, the first that has a value counts. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /**
   * Fields without a column that mean nothing as long as they have the value given here: answers to questions
   * the tap does not ask. With any other value they are kept in `otherFields`. By path, lists as `projects[]`.
   */
  readonly blanks?: Readonly<Record<string, JsonValue>>;
  /**
   * Fields that are neither a column nor kept in `otherFields`, with all that is below them: what depends on who
   * asks, what would give a secret away, and what another stream has. By path, lists as `projects[]`.
   */
  readonly ignored?: readonly string[];
};
