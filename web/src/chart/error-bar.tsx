// A relative error as a bar from zero, on a scale up to `most`, with its number.
const [width, height] = [84, 14];

export function ErrorBar({ error, label, most }: { error: number; label: string; most: number }) {
  const middle = width / 2;
  const end = middle + (Math.max(-most, Math.min(most, error)) / most) * (middle - 2);
  return (
    <span class="error">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <rect x={Math.min(middle, end)} y="3" width={Math.max(1, Math.abs(end - middle))} height="8" fill="#5b7f9b" />
        <line x1={middle} x2={middle} y1="0" y2={height} stroke="#1d1d1b" />
        {Math.abs(error) > most && <path d={error > 0 ? `M${width - 6} 3l5 4l-5 4` : "M6 3l-5 4l5 4"} fill="none" stroke="#1d1d1b" />}
      </svg>
      <span>{label}</span>
    </span>
  );
}
