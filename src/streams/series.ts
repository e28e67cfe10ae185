import type { JsonObject } from '../json.ts';

/** Numbers that are asked for, by the names of the server. */
export type SeriesQuestion = {
  readonly fields: readonly string[];
  readonly groupBy: readonly string[];
};

/** One group of an answer: its dimensions, and its numbers for the whole time and by interval. */
export type SeriesGroup = {
  readonly by: JsonObject;
  readonly totals: JsonObject;
  /** Lists, an entry for each interval; absent where the server gives totals alone. */
  readonly series: JsonObject | undefined;
};

export type SeriesAnswer = {
  /** The UTC days that it is about, such as `2026-11-20`, oldest first: its intervals. */
  readonly days: readonly string[];
  readonly groups: readonly SeriesGroup[];
  /** The server says that there are more groups. */
  readonly hasMore: boolean;
  /** The last of its days goes on while it is asked about, so that two numbers of one answer may differ. */
  readonly isGrowing: boolean;
};

/** Numbers over time: an answer is an aggregate of the time that was asked for, a row for each day and group. */
export type Series = {
  /** The most UTC days of one request. */
  readonly days: number;
  readonly question: SeriesQuestion;
  /** Groups of a page, where the server has pages. */
  readonly pageSize?: number;
  /** What an answer is read in that may have been cut: fewer days at a time, or fewer projects. */
  readonly parts: 'days' | 'projects';
  /** Whether groups or parts of them may be missing from an answer, as far as it tells. */
  readonly isCut: (answer: SeriesAnswer) => boolean;
  /** Streams with the same name here ask about the same groups, and how many there are is counted once for all. */
  readonly groupsOf?: string;
  /** Asked first, because an answer does not tell whether it was cut: the same groups without what multiplies them. */
  readonly counted?: SeriesQuestion;
  /** The rows of an answer. */
  readonly unfold: (answer: SeriesAnswer) => readonly JsonObject[];
};
