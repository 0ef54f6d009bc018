// Does a published figure lie outside the interval of the replicates?
import type { Published } from "../results";

export const outside = ({ value, p05, p95 }: Pick<Published, "value" | "p05" | "p95">) => p05 === null || p95 === null || value < p05 || value > p95;
