import {
  CodeActionKind,
  CompletionItemKind,
  CompletionItemTag,
  createConnection,
  DiagnosticSeverity,
  InsertTextFormat,
  MarkupKind,
  TextDocuments,
  TextDocumentSyncKind,
  type CodeAction,
  type Connection,
  type CompletionItem,
  type Diagnostic as ProtocolDiagnostic,
  type InitializeResult,
  type Range,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, Edit, Message, Span } from '../../query-language/diagnostic.ts';
import { complete, type Completion } from '../../query-language/editor/complete.ts';
import { hover } from '../../query-language/editor/hover.ts';
import { askCollected, type ReadCollected } from './collected-values.ts';
import {
  capturesFor,
  diagnose,
  environmentAt,
  formatEdits,
  languageFile,
  namedAt,
  type LanguageFile,
  type Standard,
} from './language-file.ts';
import { regionAt, type Region } from './region.ts';

/** What the server needs of the world. */
export interface LanguageServices extends Standard {
  readonly version: string;
  /** The words of a diagnostic, whoever raised it. */
  readonly wordsOf: (diagnostic: Diagnostic) => Message;
  /** Reads values and times from where facts were collected; asked again only after a file was opened or saved. */
  readonly readCollected: ReadCollected;
}

/** The edits that can put a diagnostic right travel with it, so that they are at hand when the editor asks for them. */
interface Remedy {
  readonly edit: TextEdit;
  readonly title: string;
  /** Whether it is certain to be what was meant. */
  readonly certain: boolean;
}

/**
 * Answers an editor in the Language Server Protocol over a pair of streams, for `.rql` files and the texts in rubrics, until the editor
 * ends the session. Nothing else may write to `output`.
 */
export function serveLanguage(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, services: LanguageServices): void {
  const connection = createConnection(input, output);
  const documents = new TextDocuments(TextDocument);
  let snippets = false;

  connection.onInitialize(({ capabilities }): InitializeResult => {
    snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
    return {
      serverInfo: { name: 'assay', version: services.version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: ['.', '"', "'", '(', ',', '=', '|', ' '] },
        hoverProvider: true,
        documentFormattingProvider: true,
        definitionProvider: true,
        renameProvider: { prepareProvider: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      },
    };
  });

  const open = (uri: string): Opened | undefined => {
    const document = documents.get(uri);
    const file = document && fileOf(document);
    return document && file && { document, file };
  };
  const ask = remembered(services.readCollected);

  documents.onDidChangeContent(({ document }) => report(connection, document, services));
  documents.onDidOpen(() => ask.forget());
  documents.onDidSave(() => ask.forget());
  documents.onDidClose(({ document }) => void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] }));

  connection.onCompletion(async ({ textDocument, position }) => {
    const opened = open(textDocument.uri);
    const place = opened?.document.offsetAt(position) ?? 0;
    const found = opened && regionAt(opened.file.regions, place);
    if (!opened || !found) return [];
    const { region, offset } = found;
    const choices = await askCollected(
      (collected) => complete(region.text, offset, environmentAt(region, services), collected, region.form),
      ask.read,
    );
    const captures = region.isPlaceholder ? capturesFor(region, opened.file).map((name) => captureChoice(name, region)) : [];
    const at = { region, offset, place, document: opened.document, snippets };
    return [...captures, ...choices].map((choice, index) => completionItem(choice, index, at));
  });

  connection.onHover(async ({ textDocument, position }) => {
    const opened = open(textDocument.uri);
    const found = opened && regionAt(opened.file.regions, opened.document.offsetAt(position));
    if (!opened || !found) return null;
    const told = await askCollected(
      (collected) => hover(found.region.text, found.offset, environmentAt(found.region, services), collected),
      ask.read,
    );
    if (!told) return null;
    return {
      contents: { kind: MarkupKind.Markdown, value: told.documentation },
      range: rangeOf(found.region.place(told.span), opened.document),
    };
  });

  connection.onDocumentFormatting(({ textDocument }) => {
    const opened = open(textDocument.uri);
    return opened ? formatEdits(opened.file).map((edit) => textEdit(edit, opened.document)) : [];
  });

  connection.onDefinition(({ textDocument, position }) => {
    const opened = open(textDocument.uri);
    const named = opened && namedAt(opened.file, opened.document.offsetAt(position));
    return named ? { uri: textDocument.uri, range: rangeOf(named.definition, opened.document) } : null;
  });

  connection.onPrepareRename(({ textDocument, position }) => {
    const opened = open(textDocument.uri);
    const place = opened?.document.offsetAt(position) ?? 0;
    const at = opened && namedAt(opened.file, place)?.places.find(({ start, end }) => start <= place && place <= end);
    return at ? rangeOf(at, opened.document) : null;
  });

  connection.onRenameRequest(({ textDocument, position, newName }) => {
    const opened = open(textDocument.uri);
    const edits = opened && namedAt(opened.file, opened.document.offsetAt(position))?.rename(newName);
    return edits ? { changes: { [textDocument.uri]: edits.map((edit) => textEdit(edit, opened.document)) } } : null;
  });

  connection.onCodeAction(({ textDocument, context }): CodeAction[] =>
    context.diagnostics.flatMap((diagnostic) => {
      const remedy = remedyOf(diagnostic);
      const changes = remedy && { [textDocument.uri]: [remedy.edit] };
      return remedy && changes
        ? [{ title: remedy.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit: { changes } }]
        : [];
    }),
  );

  documents.listen(connection);
  connection.listen();
}

interface Opened {
  readonly document: TextDocument;
  readonly file: LanguageFile;
}

/** A new file may have no name that tells its language; the editor knows it. */
function fileOf(document: TextDocument): LanguageFile | undefined {
  const name = decodeURIComponent(document.uri.split('/').at(-1) ?? '');
  return languageFile(document.languageId === 'rql' ? 'text.rql' : name, document.getText());
}

function report(connection: Connection, document: TextDocument, services: LanguageServices): void {
  const file = fileOf(document);
  const found = file ? diagnose(file, services) : [];
  const diagnostics = found.map((each) => protocolDiagnostic(each, document, services.wordsOf));
  void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const;

function protocolDiagnostic(diagnostic: Diagnostic, document: TextDocument, wordsOf: LanguageServices['wordsOf']): ProtocolDiagnostic {
  const { code, severity, span = { start: 0, end: 0 }, fix } = diagnostic;
  const { says, hint } = wordsOf(diagnostic);
  const told = { range: rangeOf(span, document), severity: severities[severity], code, source: 'assay' };
  const message = hint === undefined ? says : `${says}\n${hint}`;
  if (!fix) return { ...told, message };
  const data: Remedy = { edit: textEdit(fix, document), title: titleOf(fix, document), certain: !fix.guess };
  return { ...told, message, data };
}

function titleOf({ span, text }: Edit, document: TextDocument): string {
  const before = document.getText(rangeOf(span, document));
  if (text === '') return `Take away ${before}`;
  return before === '' ? `Put in ${text}` : `Write ${text} instead of ${before}`;
}

function remedyOf({ data }: ProtocolDiagnostic): Remedy | undefined {
  const remedy = data as Remedy | undefined;
  return typeof remedy?.title === 'string' && typeof remedy.edit?.newText === 'string' ? remedy : undefined;
}

/** What a check captures, where its fix may speak of it. */
function captureChoice(name: string, { text }: Region): Completion {
  const documentation = 'What the check captures under this name.';
  return { label: name, kind: 'local', detail: 'capture', documentation, insert: name, span: { start: 0, end: text.length }, rank: 0 };
}

const kinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  namespace: CompletionItemKind.Module,
  function: CompletionItemKind.Function,
  column: CompletionItemKind.Field,
  local: CompletionItemKind.Variable,
  argument: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  literal: CompletionItemKind.Constant,
  keyword: CompletionItemKind.Keyword,
  source: CompletionItemKind.Class,
};

interface CompletionPlace {
  readonly region: Region;
  readonly offset: number;
  /** Where the offset is in the document. */
  readonly place: number;
  readonly document: TextDocument;
  readonly snippets: boolean;
}

function completionItem(choice: Completion, index: number, { region, offset, place, document, snippets }: CompletionPlace): CompletionItem {
  const { label, kind, detail, documentation, insert, caret, span, deprecated } = choice;
  const start = span.start === offset ? place : region.place(span).start;
  const end = span.end === offset ? place : region.place(span).end;
  const isSnippet = snippets && caret !== undefined;
  const newText = isSnippet
    ? `${plain(region.written(insert.slice(0, caret)))}$0${plain(region.written(insert.slice(caret)))}`
    : region.written(insert);
  return {
    label,
    kind: kinds[kind],
    detail,
    ...(documentation === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    sortText: String(index).padStart(4, '0'),
    filterText: region.written(label),
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: rangeOf({ start, end }, document), newText },
    ...(deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
  };
}

/** Text that means itself in a snippet. */
function plain(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}

function textEdit({ span, text }: Edit, document: TextDocument): TextEdit {
  return { range: rangeOf(span, document), newText: text };
}

function rangeOf({ start, end }: Span, document: TextDocument): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** Reads each thing once, until it is told to forget. */
function remembered(read: ReadCollected): { readonly read: ReadCollected; forget(): void } {
  let known = new Map<string, ReturnType<ReadCollected>>();
  return {
    read: async (wanted) => {
      const key = JSON.stringify(wanted);
      const before = known.get(key);
      if (before) return before;
      // What could not be read is tried again.
      const answer = read(wanted).catch(() => {
        known.delete(key);
        return {};
      });
      known.set(key, answer);
      return answer;
    },
    forget: () => {
      known = new Map();
    },
  };
}
