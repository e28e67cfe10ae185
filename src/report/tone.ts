/** How a line for a person is meant; what that looks like is the terminal's matter. */
export type Tone = 'faint' | 'strong' | 'bad';

/** Writes a line for a person at a terminal. */
export type Tell = (line: string, tone?: Tone) => void;
