/**
 * What personal data a field holds, as the schemas mark it. `text` is whatever people or applications wrote, a text
 * or an open object: personal data is looked for in it. The value of any other kind is personal as a whole.
 */
export type Kind = (typeof KINDS)[number];

export const KINDS = ['email', 'ip', 'name', 'username', 'id', 'text'] as const;

/** What becomes of personal data. */
export type PersonalData = 'keep' | 'hash' | 'omit';
