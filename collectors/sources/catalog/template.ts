/** What scaffolders fill in: Backstage `${{ }}`, cookiecutter and Jinja `{{ }}`, `{% %}`, `{# #}`. */
const marker = /\{\{|\{%|\{#/;

/** A marker in a field that names or places the entity. Elsewhere it may be text that people wrote, or an API's definition. */
const telling = /^[ ]{0,4}["']?(?:apiVersion|kind|name|namespace|owner|system|type|lifecycle)["']?[ \t]*:.*?(?:\{\{|\{%)/m;

/** A folder of files to be filled in by a scaffolder. */
const skeleton = /(?:^|\/)(?:skeleton|[^/]*\{\{[^/]*)(?:\/|$)/;

const scaffolderTemplate = /^["']?kind["']?[ \t]*:[ \t]*["']?template["']?[ \t\r]*(?:#.*)?$/im;

/**
 * Whether a document is a pattern to make catalog files from rather than a catalog file, seen from its text before it is parsed:
 * some patterns are valid YAML that means something else. A `kind: Template` is an entity whose steps hold markers by right.
 */
export function isPattern(text: string, file: string): boolean {
  return skeleton.test(file) || (couldBePattern(text) && telling.test(text));
}

/** Whether markers are a likely reason that a text is no YAML. */
export function couldBePattern(text: string): boolean {
  return marker.test(text) && !scaffolderTemplate.test(text);
}
