import type { Value } from '../catalog.ts';

/** Values of a statement under names of its own making. Equal values share a name. */
export class Parameters {
  readonly #names = new Map<string, string>();
  #lists = 0;
  readonly values: Record<string, Value> = {};

  /** The placeholder that stands for a list of texts. */
  bindList(values: readonly string[]): string {
    const name = `l${this.#lists}`;
    this.#lists += 1;
    this.values[name] = values;
    return `CAST($${name} AS VARCHAR[])`;
  }

  /** The placeholder that stands for the value, typed. */
  bind(value: string | number | boolean, type: string): string {
    const key = `${type}:${typeof value}:${value}`;
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `p${this.#names.size}`;
      this.#names.set(key, name);
      this.values[name] = value;
    }
    return `CAST($${name} AS ${type})`;
  }
}
