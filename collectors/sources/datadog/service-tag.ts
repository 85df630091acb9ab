/** Datadog keeps tags in lower case, whatever was typed; so services are compared in lower case too. */
export function serviceName(name: string): string {
  return name.trim().toLowerCase();
}

/** Services that tags of the form `service:name` name, each once, in order. */
export function servicesInTags(tags: readonly string[]): readonly string[] {
  return unique(tags.flatMap((tag) => /^service:(.+)$/i.exec(tag.trim())?.[1] ?? []));
}

/**
 * What stands after `service:` in a query: a word, a quoted phrase, or several of them in brackets; `service IN (a,b)` says the same.
 * The look-behind keeps other tags whose names end alike (`peer.service`, `kube_service`) and attributes (`@service`) out.
 */
const term = /(?<![\w.@/-])(?<not>[-!]|NOT\s+)?service(?::|\s+IN\s+)(?:"(?<phrase>[^"]+)"|\((?<group>[^()]*)\)|(?<word>[^\s,{}()"]+))/gi;

/** Services that a monitor's query is about, each once, in order: those excluded or named by a pattern are not. */
export function servicesInQuery(query: string): readonly string[] {
  const names = query.replaceAll('\\', '').matchAll(term).flatMap(namesOf);
  return unique(names.filter((name) => !/[*?$]|^[-!]/.test(name)));
}

function namesOf({ groups: { not, phrase, group, word } = {} }: RegExpExecArray): readonly string[] {
  if (not !== undefined) return [];
  if (group === undefined) return [phrase ?? word ?? ''];
  const members = [...group.matchAll(/"([^"]*)"|[^\s,"]+/g)].map(([member, quoted]) => quoted ?? member);
  return members.filter((member) => !/^(OR|AND)$/i.test(member));
}

function unique(names: Iterable<string>): readonly string[] {
  return [...new Set(Array.from(names, serviceName))].filter(Boolean);
}
