// Moves labels apart on one axis so that none overlaps another, keeping their order.

/** Positions at least `gap` apart within [low, high], each as near to where it wanted to be as a pass each way allows. */
export function spreadLabels(wanted: number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, at) => at).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [...wanted];
  order.forEach((at, nth) => {
    placed[at] = Math.max(placed[at], nth === 0 ? low : placed[order[nth - 1]] + gap);
  });
  [...order].reverse().forEach((at, nth) => {
    placed[at] = Math.min(placed[at], nth === 0 ? high : placed[order[order.length - nth]] - gap);
  });
  return placed;
}
