/** Counts how often the window was hidden: browsers slow down what cannot be seen. */

/** Starts counting; the function it gives tells how often it has happened since. */
export function countHidden(page: Document = document): () => number {
  let hidden = 0;
  page.addEventListener('visibilitychange', () => {
    if (page.visibilityState === 'hidden') hidden += 1;
  });
  return () => hidden;
}
