import { type Estimate, exactly, sumOf } from './estimate.ts';
import type { Course } from './requests.ts';

/** What a stream comes to, and who of several processes reads it. */
export type Load = Course & {
  /** What its limit is of, in the words of a log line. */
  readonly of: string;
  /** Requests a second that the server allows, of all processes together; undefined where nothing limits them. */
  readonly perSecond: number | undefined;
  /** By partition, what it comes to; undefined of streams that the first shard reads alone. */
  readonly projects: ReadonlyMap<string, Course> | undefined;
  /** How long one process takes for so many requests. */
  readonly secondsFor: (requests: number) => number;
};

/** What one shard reads. */
export type Share = {
  readonly index: number;
  readonly projects: number;
  readonly records: Estimate | undefined;
  readonly requests: Estimate | undefined;
  readonly seconds: number;
};

/** A run that is divided. */
export type Division = {
  readonly shares: readonly Share[];
  /** How long it takes: as long as its longest share, and no less than the limits make it last. */
  readonly seconds: number;
  /** The limit that makes it last the longest, and how long that is. */
  readonly limit: { readonly of: string; readonly seconds: number } | undefined;
};

/** A number of shards, found or given. */
export type Proposal = Division & {
  readonly isFound: boolean /** How long one process takes. */;
  readonly alone: number;
};

type LookUps = { readonly requests: number; readonly seconds: number };

export type Dividing = {
  readonly loads: readonly Load[];
  /** What the first process asks to find out what there is, beside its streams, and what every other one asks. */
  readonly lookUps: { readonly first: LookUps; readonly others: LookUps };
  /** The shard that reads a partition, for every number of shards from 1 to the given one. */
  readonly ownersUpTo: (partition: string, most: number) => readonly number[];
};

/** More are found by nobody's estimate: what a server bears has been tried by then, or has to be. */
const MOST_FOUND = 32;
/** A run that is over by then needs no second process. */
const SHORT_SECONDS = 60;
/** Shards that wait for one of them, or for a limit, longer than they read are too many. */
const LEAST_BUSY = 0.5;
/** More shards have to be worth a tenth of the time. */
const LEAST_GAIN = 0.9;

/** Divides a run by a number of shards, or by the one that is worth it: the shortest run of which no half is waiting. */
export function proposeShards(wanted: number | 'auto', dividing: Dividing): Proposal {
  const most = wanted === 'auto' ? MOST_FOUND : wanted;
  const names = new Set(dividing.loads.flatMap(({ projects }) => [...(projects?.keys() ?? [])]));
  const owners = new Map([...names].map((name) => [name, dividing.ownersUpTo(name, most)] as const));
  const divided = (count: number): Division =>
    divide(dividing, count, (name) => owners.get(name)?.[count - 1] ?? 1);
  const single = divided(1);
  const alone = single.seconds;
  if (wanted !== 'auto') return { ...divided(wanted), isFound: false, alone };
  let best = single;
  for (let count = 2; count <= MOST_FOUND && alone >= SHORT_SECONDS; count += 1) {
    const next = divided(count);
    if (alone / next.seconds >= count * LEAST_BUSY && next.seconds < LEAST_GAIN * best.seconds) best = next;
  }
  return { ...best, isFound: true, alone };
}

function divide({ loads, lookUps }: Dividing, count: number, ownerOf: (name: string) => number): Division {
  const shares = Array.from({ length: count }, (_, n) => shareOf(n + 1, loads, lookUps, ownerOf));
  const limits = new Map<string, number>();
  for (const { of, perSecond, requests } of loads) {
    if (perSecond === undefined) continue;
    limits.set(of, (limits.get(of) ?? 0) + (requests?.count ?? 0) / perSecond);
  }
  const [longest] = [...limits].toSorted(([, a], [, b]) => b - a);
  const limit = longest && { of: longest[0], seconds: longest[1] };
  return {
    shares,
    seconds: Math.max(limit?.seconds ?? 0, ...shares.map(({ seconds }) => seconds)),
    limit,
  };
}

function shareOf(
  index: number,
  loads: readonly Load[],
  { first, others }: Dividing['lookUps'],
  ownerOf: (name: string) => number,
): Share {
  const own = loads.flatMap(({ projects, records, requests, secondsFor }) => {
    if (projects === undefined) return index === 1 ? [{ records, requests, secondsFor }] : [];
    const parts = [...projects].filter(([name]) => ownerOf(name) === index).map(([, part]) => part);
    return [
      {
        records: sumOf(parts.map((part) => part.records)),
        requests: sumOf(parts.map((part) => part.requests)),
        secondsFor,
      },
    ];
  });
  const names = new Set(loads.flatMap(({ projects }) => [...(projects?.keys() ?? [])]));
  const lookUps = index === 1 ? first : others;
  return {
    index,
    projects: [...names].filter((name) => ownerOf(name) === index).length,
    records: sumOf(own.map(({ records }) => records)),
    requests: sumOf([...own.map(({ requests }) => requests), exactly(lookUps.requests)]),
    seconds: own.reduce(
      (sum, { requests, secondsFor }) => sum + secondsFor(requests?.count ?? 0),
      lookUps.seconds,
    ),
  };
}
