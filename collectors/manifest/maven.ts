import { ManifestFault } from './manifest-fault.ts';
import type { Dependency } from './manifest.ts';

const dependencies = 'project/dependencies';

/** `pom.xml`: what the project itself declares. Versions that a parent or a BOM manages are null; properties are filled in where known. */
export function* readMaven(text: string): Iterable<Dependency> {
  const properties = new Map<string, string>();
  const found: ReadonlyMap<string, string>[] = [];
  let fields = new Map<string, string>();
  for (const { parent, name, value } of elementsOf(text)) {
    if (parent === dependencies && name === 'dependency') {
      found.push(fields);
      fields = new Map();
    } else if (parent === `${dependencies}/dependency`) fields.set(name, value);
    else if (parent === 'project/properties') properties.set(name, value);
    else if (parent === 'project' || parent === 'project/parent') properties.set(`${parent.replace('/', '.')}.${name}`, value);
  }
  const filled = (value: string | undefined): string | undefined =>
    value?.replaceAll(/\$\{([^${}]*)\}/g, (written, name: string) => properties.get(name) ?? written);
  for (const fields of found) {
    const [group, artifact] = [filled(fields.get('groupId')), filled(fields.get('artifactId'))];
    if (!group || !artifact) continue;
    yield {
      ecosystem: 'maven',
      name: `${group}:${artifact}`,
      version: filled(fields.get('version')) ?? null,
      development: ['test', 'provided'].includes(fields.get('scope') ?? ''),
    };
  }
}

const deepest = 64;

/**
 * Every element as it closes, with the text since the last tag. Scans the text once; declarations and comments are passed over, and
 * entities other than the five of XML stay as written.
 */
function* elementsOf(text: string): Iterable<{ readonly parent: string; readonly name: string; readonly value: string }> {
  const open: string[] = [];
  let value = '';
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('<', at);
    if (start < 0) break;
    value += text.slice(at, start);
    if (text.startsWith('<!--', start)) {
      at = after(text, '-->', start);
    } else if (text.startsWith('<![CDATA[', start)) {
      at = after(text, ']]>', start);
      value += text.slice(start + 9, at - 3);
    } else if (text.startsWith('<?', start) || text.startsWith('<!', start)) {
      at = after(text, '>', start);
    } else {
      at = after(text, '>', start);
      const tag = text.slice(start + 1, at - 1);
      if (tag.startsWith('/')) {
        const name = open.pop();
        if (name === undefined) throw new ManifestFault('it closes an element that it never opened');
        yield { parent: open.join('/'), name, value: plain(value.trim()) };
      } else if (!tag.endsWith('/')) {
        open.push(tag.split(/\s/, 1)[0] ?? '');
        if (open.length > deepest) throw new ManifestFault(`its elements are nested deeper than ${deepest}`);
      }
      value = '';
    }
  }
  if (open.length > 0 || !/<project[\s>]/.test(text)) throw new ManifestFault('it is not a Maven project in XML');
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  if (at < 0) throw new ManifestFault('it ends within an element');
  return at + end.length;
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

function plain(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
}
