// Marks of about ten pixels, as SVG paths around the origin.
export const shapes = {
  circle: "M4.5 0a4.5 4.5 0 1 1 -9 0a4.5 4.5 0 1 1 9 0Z",
  square: "M-4 -4H4V4H-4Z",
  triangle: "M0 -5.2L4.8 3.6H-4.8Z",
  star: "M0 -6L1.5 -1.9L5.7 -1.9L2.4 .8L3.5 4.9L0 2.5L-3.5 4.9L-2.4 .8L-5.7 -1.9L-1.5 -1.9Z",
  wye: "M-1.6 5V.8L-5.2 -1.4L-3.6 -4.2L0 -2L3.6 -4.2L5.2 -1.4L1.6 .8V5Z",
  diamond: "M0 -5.5L4.4 0L0 5.5L-4.4 0Z",
};

/** The diamond as a symbol that Plot can draw. */
export const diamond = {
  draw(context: CanvasPath, size: number) {
    const half = Math.sqrt(size / 2);
    context.moveTo(0, -half * 1.2);
    for (const [x, y] of [[half, 0], [0, half * 1.2], [-half, 0]]) context.lineTo(x, y);
    context.closePath();
  },
};
