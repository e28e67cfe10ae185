import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

export type ReplicationMethod = 'FULL_TABLE' | 'INCREMENTAL';

/**
 * How a stream's server-side time filter is asked for: `range` sends `start`/`end`; `search` adds
 * `<key>:>=A <key>:<B` to the search query, because `start`/`end` on issues would turn whole-life counts
 * into windowed ones. Lists with `range` are paged by row offset on the server, those with `search` by key.
 */
export type TimeFilter = 'range' | 'search';

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
  /** Which setting says how much of the past is read again although the replication key did not move. */
  readonly reread?: 'issue_refresh_hours' | 'release_refresh_days';
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
};

/** A feature that an organization or project may not have, and how the server says so. */
export type Gate = {
  readonly of: 'organization' | 'project';
  /** The plan, feature or server release it takes, for the message: `session replay is off in this plan or server`. */
  readonly what: string;
  readonly signs: readonly GateSign[];
};

/** Static description of one kind of record. The record's shape is in `catalog/<tapStreamId>.json`. */
export type StreamDefinition = {
  readonly tapStreamId: string;
  /** Path under `/api/0`; `{organization}` and `{project}` are filled in from the partition. */
  readonly path: string;
  /** One object instead of a list. */
  readonly single?: true;
  /** The field that holds the list, where the answer is an object around it. */
  readonly rows?: string;
  /** A list that comes in one answer, without a Link header. */
  readonly isOnePage?: true;
  /** Read only when the catalog selects it: it costs a request for each project or record. */
  readonly isOptional?: true;
  /** Not every server, plan or project has it. */
  readonly gate?: Gate;
  /** `control`: served by the host of `base_url`, wherever the data of the organization is kept. */
  readonly silo?: 'control';
  readonly query?: Readonly<Record<string, string>>;
  /** Parts of a record that come on request, a parameter `expand` each. None costs a request or heavy work. */
  readonly expand?: readonly string[];
  /** Name of the page size parameter: issues listen to `limit` only, everything else to `per_page`. */
  readonly pageSizeParameter?: 'limit' | 'per_page';
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
  readonly replication: Replication;
  /** Token scope that a 403 on this stream asks for. */
  readonly requiredScope: string;
  /** Category of Sentry's usage statistics that counts these records by project. */
  readonly statsCategory?: string;
  /**
   * The projects a record belongs to, for the settings that choose projects, with the id or the slug empty where the
   * record has only the other; `none` where records belong to the organization as a whole, and `partition` where they
   * belong to the project they are read from.
   */
  readonly projectsOf: 'none' | 'partition' | ((raw: JsonObject) => readonly ProjectName[]);
  /** The server says with `X-Hits` how many rows a search has, so that its end can be checked. */
  readonly isCounted?: true;
  /** Takes the `environments` setting. */
  readonly environmentFilter?: true;
  /** Takes the `issue_query` setting. */
  readonly searchFilter?: true;
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
