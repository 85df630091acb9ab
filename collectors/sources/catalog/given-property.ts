import type { Table } from '../../../query-language/catalog.ts';
import type { GivenProperty } from '../../property.ts';
import { isRecord, type CatalogDocument, type Path } from './document.ts';
import { isMissing, type Fields } from './field.ts';
import { isSecretKey } from './secret.ts';
import type { SourceText } from './source-text.ts';

/**
 * What a document gives for the properties of its kind. The value of `bundle-size` is the first of these that there is: under that name,
 * or `bundleSize`, in `spec.properties`, then in `spec` itself; an annotation or label under that name, or one that ends in
 * `/bundle-size`.
 */
export function readProperties(
  document: CatalogDocument,
  source: SourceText,
  properties: Table | undefined,
  fields: Fields,
): GivenProperty[] {
  if (!properties) return [];
  const columns = Object.keys(properties.columns).filter((column) => column !== properties.subject.column);
  const places = [['spec', 'properties'], ['spec'], ['metadata', 'annotations'], ['metadata', 'labels']] as const;
  const groups = places.map((place) => ({ place, content: contentAt(document.content, place) }));
  const given = columns.flatMap((column): GivenProperty[] => {
    for (const { place, content } of groups) {
      const key = keyOf(column, content, place[0] === 'metadata');
      if (key === undefined || isMissing(content[key])) continue;
      const path: Path = [...place, key];
      return [{ column, written: isSecretKey(key) ? null : content[key], ...placed(document, source, path) }];
    }
    return [];
  });
  const known = columns.map((column) => column.replaceAll('_', '-'));
  for (const key of Object.keys(groups[0]?.content ?? {})) {
    if (columns.some((column) => spellings(column).includes(key))) continue;
    fields.say('property.unknown', 'warning', ['spec', 'properties', key], { property: key, kind: properties.propertiesOf ?? '', known });
  }
  return given;
}

function placed(document: CatalogDocument, source: SourceText, path: Path): Pick<GivenProperty, 'place' | 'say'> {
  const at = (code: string, facts: Parameters<GivenProperty['say']>[1]) => source.say(code, 'error', document.spanOf(path), facts);
  return {
    get place() {
      const { line, column } = at('property.unusable', {}).facts;
      return `${source.file}:${String(line)}:${String(column)}`;
    },
    say: (code, facts) => ({ fault: at(code, facts) }),
  };
}

function keyOf(column: string, content: Readonly<Record<string, unknown>>, isAnnotation: boolean): string | undefined {
  const names = spellings(column);
  const exact = names.find((name) => Object.hasOwn(content, name));
  if (exact !== undefined || !isAnnotation) return exact;
  return Object.keys(content).find((key) => names.some((name) => key.endsWith(`/${name}`)));
}

function spellings(column: string): readonly string[] {
  return [column.replaceAll('_', '-'), column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), column];
}

function contentAt(content: Readonly<Record<string, unknown>>, path: readonly string[]): Readonly<Record<string, unknown>> {
  const found = path.reduce<unknown>((value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined), content);
  return isRecord(found) ? found : {};
}
