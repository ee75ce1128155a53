/** Allowed: a deadline beside something that is waited for. */
export const allowed = (work: Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    setTimeout(reject, 100);
    work.then(resolve, reject);
  });
