import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type Location,
  type Position,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

const program = join(import.meta.dirname, '../../../src/assay.ts');

/** An editor that has `assay lsp` as its language server, in a folder. Everything goes through its standard input and output. */
export async function openEditor(folder: string): Promise<EditorSession> {
  const server = spawn(process.execPath, [program, 'lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text));
  const ended = new Promise<number | null>((done) => server.once('exit', done));
  const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const faults: unknown[] = [];
  connection.onError((fault) => void faults.push(fault));
  const told = new Map<string, { version: number; diagnostics: readonly Diagnostic[] }>();
  let listeners: (() => void)[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (sent: { uri: string; version?: number; diagnostics: Diagnostic[] }) => {
    told.set(sent.uri, { version: sent.version ?? -1, diagnostics: sent.diagnostics });
    for (const listener of listeners.splice(0)) listener();
  });
  connection.listen();
  const greeted = connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
  });
  const initialized = await Promise.race([
    greeted,
    ended.then((code) => Promise.reject(new Error(`The server ended with ${code}: ${stderr}`))),
  ]);
  await connection.sendNotification('initialized', {});

  async function open(name: string, text: string, languageId = name.endsWith('.rql') ? 'rql' : 'yaml'): Promise<OpenFile> {
    const uri = pathToFileURL(join(folder, name)).href;
    let document = TextDocument.create(uri, languageId, 1, text);
    const textDocument = { uri };
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    const at = (place: number): { textDocument: { uri: string }; position: Position } => ({
      textDocument,
      position: document.positionAt(place),
    });

    async function change(span: { start: number; end: number }, put: string): Promise<void> {
      const range = { start: document.positionAt(span.start), end: document.positionAt(span.end) };
      const version = document.version + 1;
      document = TextDocument.update(document, [{ range, text: put }], version);
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text: put }],
      });
    }

    /** A place by the text around it, with `¦` where it is. */
    function place(marked: string): number {
      const found = document.getText().indexOf(marked.replace('¦', ''));
      if (found < 0) throw new Error(`${marked} does not stand in the text`);
      return found + marked.indexOf('¦');
    }

    async function put(edits: readonly TextEdit[]): Promise<string> {
      await change({ start: 0, end: document.getText().length }, TextDocument.applyEdits(document, [...edits]));
      return document.getText();
    }

    return {
      get text() {
        return document.getText();
      },
      place,
      type: async (marked, written) => {
        const start = place(marked);
        for (const [index, letter] of [...written].entries()) await change({ start: start + index, end: start + index }, letter);
        return start + written.length;
      },
      diagnostics: async () => {
        for (;;) {
          const sent = told.get(uri);
          if (sent && sent.version >= document.version) return sent.diagnostics;
          await new Promise<void>((done) => listeners.push(done));
        }
      },
      complete: async (offset) => connection.sendRequest<CompletionItem[]>('textDocument/completion', at(offset)),
      hover: async (offset) => connection.sendRequest<Hover | null>('textDocument/hover', at(offset)),
      format: async () =>
        put(
          await connection.sendRequest<TextEdit[]>('textDocument/formatting', {
            textDocument,
            options: { tabSize: 2, insertSpaces: true },
          }),
        ),
      definition: async (offset) => {
        const found = await connection.sendRequest<Location | null>('textDocument/definition', at(offset));
        return found && document.getText(found.range);
      },
      prepareRename: async (offset) => {
        const range = await connection.sendRequest<Range | null>('textDocument/prepareRename', at(offset));
        return range && document.getText(range);
      },
      rename: async (offset, newName) => {
        const edit = await connection.sendRequest<WorkspaceEdit | null>('textDocument/rename', { ...at(offset), newName });
        return edit && (await put(edit.changes?.[uri] ?? []));
      },
      remedies: async (diagnostics) => {
        const range = diagnostics[0]?.range;
        return connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument, range, context: { diagnostics } });
      },
      take: async (action) => put(action.edit?.changes?.[uri] ?? []),
      accept: async (item) => {
        const { textEdit } = item;
        if (!textEdit || !('range' in textEdit)) throw new Error('The choice has no edit');
        return put([textEdit]);
      },
    };
  }

  return {
    capabilities: initialized.capabilities,
    open,
    close: async () => {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const code = await ended;
      listeners = [];
      connection.dispose();
      return { code, stderr, faults };
    },
  };
}

export interface EditorSession {
  readonly capabilities: InitializeResult['capabilities'];
  open(name: string, text: string, languageId?: string): Promise<OpenFile>;
  /** Ends the session as an editor does, and gives how the server ended. */
  close(): Promise<{ readonly code: number | null; readonly stderr: string; readonly faults: readonly unknown[] }>;
}

export interface OpenFile {
  readonly text: string;
  /** A place by the text around it, with `¦` where it is. */
  place(marked: string): number;
  /** Types at a place, letter by letter, and gives where the cursor is then. */
  type(marked: string, written: string): Promise<number>;
  /** What the server says of the text as it is now. */
  diagnostics(): Promise<readonly Diagnostic[]>;
  complete(offset: number): Promise<CompletionItem[]>;
  hover(offset: number): Promise<Hover | null>;
  /** The text after it was formatted. */
  format(): Promise<string>;
  /** The text at the definition. */
  definition(offset: number): Promise<string | null>;
  prepareRename(offset: number): Promise<string | null>;
  rename(offset: number, to: string): Promise<string | null>;
  remedies(diagnostics: readonly Diagnostic[]): Promise<CodeAction[]>;
  take(action: CodeAction): Promise<string>;
  accept(item: CompletionItem): Promise<string>;
}
