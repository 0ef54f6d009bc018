// Where a value lies in its range.
export function RangeBar({ low, high, value }: { low: number; high: number; value: number }) {
  if (high <= low) return null;
  const x = 3 + Math.max(0, Math.min(1, (value - low) / (high - low))) * 50;
  return (
    <svg width="56" height="10" viewBox="0 0 56 10" aria-hidden="true">
      <line x1="3" x2="53" y1="5" y2="5" stroke="#a9a59b" stroke-width="2" /><circle cx={x} cy="5" r="3.2" fill="#1d1d1b" />
    </svg>
  );
}
