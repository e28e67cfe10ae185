/** The requests that a run made for each stream, as its METRIC lines say. */
export function requestsByStream(log: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, text = ''] of log.matchAll(/METRIC: (\{.*\})$/gm)) {
    const { metric, value, tags } = JSON.parse(text) as {
      metric: string;
      value: number;
      tags: { stream?: string };
    };
    // Counters are told as they stand: the last one counts.
    if (metric === 'http_request_count' && tags.stream !== undefined) counts.set(tags.stream, value);
  }
  return counts;
}
