/**
 * Says why an entry of `region_hosts` is no host.
 * @returns one sentence, or undefined when it is one
 */
export function regionHostProblem(entry: string): string | undefined {
  const isHost = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(entry) && URL.canParse(`https://${entry}`);
  return isHost
    ? undefined
    : `region_hosts holds ${JSON.stringify(entry.slice(0, 100))}, but must hold hosts alone, such as de.sentry.example.com or de.sentry.example.com:8443.`;
}
