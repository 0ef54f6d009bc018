declare module "*/pack.mjs" {
  export function pack(results: unknown): unknown;
}
declare module "*/make-sample.mjs" {
  export const results: any;
}
