// Ways in which the program could be wrong, and for each a world of the soak that shows it. A text that is not found in
// its file any more makes the check fail: then the mutant has to follow the source.

/** In `file`, `from` is replaced by `to`; `seed` is that of the world. */
export const MUTANTS = [
  {
    name: 'throw away the bookmark of releases',
    file: 'src/sync/progress/ledger.ts',
    from: 'const known = partitionsOf(input, stream);',
    to: "const known = stream === 'releases' ? {} : partitionsOf(input, stream);",
    seed: 2,
  },
  {
    name: 'throw away the bookmark of issues',
    file: 'src/sync/progress/ledger.ts',
    from: 'const known = partitionsOf(input, stream);',
    to: "const known = stream === 'issues' ? {} : partitionsOf(input, stream);",
    seed: 2,
  },
  {
    name: 'throw away the bookmarks of events',
    file: 'src/sync/progress/ledger.ts',
    from: 'const known = partitionsOf(input, stream);',
    to: "const known = stream === 'events' ? {} : partitionsOf(input, stream);",
    seed: 1,
  },
  {
    name: 'forget the projects of a bookmark',
    file: 'src/sync/progress/bookmarks.ts',
    from: '...(Array.isArray(projects) && { projects: projects.map(String) }),',
    to: '',
    seed: 5,
  },
  {
    name: 'ignore the question of a bookmark',
    file: 'src/sync/progress/ledger.ts',
    from: 'found.start !== undefined && found.question !== partition.question',
    to: 'false',
    seed: 2,
  },
  {
    name: 'read the bookmark of another organization',
    file: 'src/sync/progress/ledger.ts',
    from: 'if (known[id] !== undefined) return read(known[id],',
    to: 'if (Object.values(known).length > 0) return read(Object.values(known)[0],',
    seed: 1,
  },
  {
    name: 'take results="false" for an end whatever was counted',
    file: 'src/sentry/lists/paging.ts',
    from: "if (kind === 'broken') return false;",
    to: "if (kind === 'end') return true; if (kind === 'broken') return false;",
    seed: 7,
  },
  {
    name: 'take a missing Link for an end',
    file: 'src/sentry/lists/paging.ts',
    from: "if (kind === 'broken') return false;",
    to: "if (kind === 'missing') return true; if (kind === 'broken') return false;",
    seed: 68,
  },
  {
    name: 'take a page that has no cursor for the last one',
    file: 'src/sentry/lists/paging.ts',
    from: "if (kind === 'broken') return false;",
    to: "if (kind === 'broken') return true;",
    seed: 9,
  },
  {
    name: 'take an empty search for an end',
    file: 'src/sentry/lists/paging.ts',
    from: 'return hits === undefined || hits === 0;',
    to: 'return true;',
    seed: 7,
  },
  {
    name: 'take a 404 for a project that is gone, without asking',
    file: 'src/sentry/account/places.ts',
    from: 'const whereabouts = await lookFor(place, project, definition);',
    to: "const whereabouts = 'gone';",
    seed: 11,
  },
  {
    name: 'claim up to now instead of the signpost',
    file: 'src/sync/plan/bounds.ts',
    from: 'const signpost = Math.min(now, serverTime) - INGEST_LAG_SECONDS;',
    to: 'const signpost = Math.min(now, serverTime);',
    seed: 1,
  },
  {
    name: 'claim what could not be read',
    file: 'src/sentry/lists/troubles.ts',
    from: 'clean: true, hole:',
    to: 'clean: true, delivered: position.span, hole:',
    seed: 46,
  },
  {
    name: 'take a second of an issue without an order for whole',
    file: 'src/streams/issue-events.ts',
    from: 'hasLooseTies: true,',
    to: '',
    seed: 1450,
  },
];
