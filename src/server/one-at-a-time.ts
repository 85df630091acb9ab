import { Problem } from './problem.ts';

/** Lets one work be under way. Who comes meanwhile does not wait, for work that nobody waits for any more would pile up. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let isBusy = false;
  return async (work) => {
    if (isBusy) {
      throw new Problem(429, 'Another such question is being answered', {
        detail: 'It takes long, and one at a time is answered. Ask again.',
      });
    }
    isBusy = true;
    try {
      return await work();
    } finally {
      isBusy = false;
    }
  };
}
