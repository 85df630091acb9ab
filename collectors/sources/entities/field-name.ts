/** One spelling for all that people write: `Bundle Size`, `bundle-size` and `bundleSize` are `bundle_size`. */
export function snakeCase(name: string): string {
  return name
    .trim()
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}
