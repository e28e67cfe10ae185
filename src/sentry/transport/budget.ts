/** What one answer takes of the room for all of them. */
export type Share = {
  /**
   * Asks for room before it is used. Undefined when there is; a promise, which never fails, when it has to be waited
   * for: nothing more may be read until it is kept.
   */
  readonly grow: (bytes: number) => Promise<void> | undefined;
  /** Gives the room back, and gives up waiting for it. May be called twice. */
  readonly close: () => void;
};

/** Room for answers that are being read at the same time. */
export type Budget = { readonly open: () => Share };

type Holder = { held: number; waiting: { bytes: number; go: () => void } | undefined };

/**
 * Shares out room for answers. Nobody knows how long an answer will be, so that all of them may be half read when the
 * room is used up, and wait for each other. Therefore room for one is kept back: the first that has to wait gets as
 * much of it as it needs, ends, and makes room for the next.
 * @param bytes for all of them together
 * @param largest the most that one of them takes
 */
export function createBudget(bytes: number, largest: number): Budget {
  const general = Math.max(0, bytes - largest);
  let used = 0;
  let queue: readonly Holder[] = [];
  /** Who reads on out of what is kept back. */
  let favoured: Holder | undefined;

  const take = (holder: Holder, more: number): void => {
    holder.held += more;
    used += more;
  };
  const serve = (): void => {
    for (let head = queue[0]; head?.waiting !== undefined; head = queue[0]) {
      const { bytes: more, go } = head.waiting;
      if (used + more > general) {
        if (favoured !== undefined) return;
        favoured = head;
      }
      queue = queue.slice(1);
      head.waiting = undefined;
      take(head, more);
      go();
    }
  };
  return {
    open: () => {
      const holder: Holder = { held: 0, waiting: undefined };
      return {
        grow: (more) => {
          if (holder === favoured || (queue.length === 0 && used + more <= general)) {
            take(holder, more);
            return undefined;
          }
          const { promise, resolve } = withResolvers();
          holder.waiting = { bytes: more, go: resolve };
          queue = [...queue, holder];
          serve();
          return holder.waiting === undefined ? undefined : promise;
        },
        close: () => {
          used -= holder.held;
          holder.held = 0;
          queue = queue.filter((other) => other !== holder);
          if (favoured === holder) favoured = undefined;
          // Whoever still waits for it has been abandoned.
          holder.waiting = undefined;
          serve();
        },
      };
    },
  };
}

/** `Promise.withResolvers`, which Node.js 20 does not have. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((kept) => {
    resolve = kept;
  });
  return { promise, resolve };
}
