const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory, but must be a JSON file',
  ENXIO: 'is a socket or a device that is not there',
  EACCES:
    'may not be read by the user that runs the tap: run it as the owner of the file (in Docker: --user "$(id -u)"), or let this user read the file and its directory',
};

/** What a system error of reading means for the operator, as the end of a sentence. */
export function explainUnreadable(code: string): string {
  return REASONS[code] ?? `cannot be read (${code})`;
}
