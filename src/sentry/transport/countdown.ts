/** Time that runs down, and stands still while nobody can do anything about it. */
export type Countdown = {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
};

/** Calls `over` when so many milliseconds have run down. */
export function countdown(ms: number, over: () => void): Countdown {
  let left = ms;
  let began = performance.now();
  let isStopped = false;
  let timer = setTimeout(over, ms);
  return {
    pause: () => {
      clearTimeout(timer);
      left -= performance.now() - began;
    },
    resume: () => {
      if (isStopped) return;
      began = performance.now();
      timer = setTimeout(over, Math.max(0, left));
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
