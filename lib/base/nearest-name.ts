/** The known name that is most similar to a mistyped name, or undefined if none is similar enough. */
function nearestName(name: string, known: Iterable<string>): string | undefined {
  // A name of 500 KB is not a mistyped one, and the distance would need a table of that size.
  if (name.length > 64) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The end of a sentence about an unknown name: `; did you mean "KeyId"?`, or a full stop. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '.' : `; did you mean "${nearest}"?`;
}

/** Like didYouMean(), but lists all known names if none is similar: for short lists. */
export function didYouMeanOrAll(name: string, known: readonly string[]): string {
  return nearestName(name, known) === undefined
    ? `. Known options: ${known.join(', ')}.`
    : didYouMean(name, known);
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + Number(a[i - 1] !== b[j - 1]);
      next[j] = Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1);
    }
    row = next;
  }
  return row[b.length] as number;
}
