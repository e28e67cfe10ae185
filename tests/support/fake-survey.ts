import type { Survey, Volume } from '../../src/source.ts';
import type { Span } from '../../src/time.ts';

export type FakeSurvey = Survey & {
  /** The times that totals were asked for. */
  readonly asked: Span[];
  /** Every other question, in a word. */
  readonly questions: string[];
};

/** Statistics that say what a test wants, of a server that allows three requests at once and pages of ten. */
export function fakeSurvey(options: {
  readonly counts?: (since: number) => Readonly<Record<string, number>> | undefined;
  readonly volumes?: (span: Span) => readonly Volume[] | undefined;
  readonly parallelism?: number;
  readonly pageSize?: number;
  readonly keepsToSpan?: boolean;
}): FakeSurvey {
  const asked: Span[] = [];
  const questions: string[] = [];
  return {
    asked,
    questions,
    volumesSince: async (_definition, since, until) => {
      asked.push([since, until]);
      const counts = options.counts?.(since);
      return counts && new Map(Object.entries(counts));
    },
    volumesIn: async (_definition, { id }, span) => {
      questions.push(`series of ${id}`);
      return options.volumes?.(span);
    },
    parentsIn: async () => undefined,
    parallelism: () => options.parallelism ?? 3,
    pageSize: () => options.pageSize ?? 10,
    keepsToSpan: async (_definition, { partition, span }) => {
      questions.push(`probe of ${partition.id} ${span?.join('-')}`);
      return options.keepsToSpan ?? true;
    },
  };
}
