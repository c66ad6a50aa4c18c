import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import type { CliContext } from '../../cli/context';
import { addRuleCommands } from '../../cli/rules-commands';
import type { RuleFile } from '../../cli/rules-context';
import { UsageError } from '../../core/errors';
import type { JsonObject } from '../../core/records/record';
import type { RulePack } from '../../core/rules/rule-pack';
import { watchDocuments } from '../../core/rules/watch';
import { readYaml } from '../../core/rules/yaml-documents';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { hasCode } from '../../local/errno';
import { findFiles } from '../../local/find-logs';
import { FolderLogSource } from '../../local/folder-log-source';
import { readRuleFiles, writeNewFile } from '../../local/rule-files';
import type { Finished } from './command-line';
import { MemoryAlertStore } from './memory-alert-store';
import { MemoryEventReader } from './memory-event-reader';
import { MemoryEventStore, MemoryLedger } from './memory-ports';
import { PaperSink } from './sink';
import { eventsOf, storeIn } from './stored-events';
import { UNUSED } from './unused-adapters';

/** The day after the samples. */
const NOW = '2026-03-05T00:00:00Z';

/** The commands about rules, over a folder of files, events in memory and rules that are known. */
export class RuleCommands {
  readonly folder = mkdtempSync(join(tmpdir(), 'trailstore-rules-'));
  private project: readonly RuleFile[] = [];
  private pack: RulePack = { documents: [], off: [] };
  private stored: readonly JsonObject[] = [];

  write(path: string, content: string): string {
    const absolute = join(this.folder, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, content);
    return absolute;
  }

  writeLog(path: string, records: readonly unknown[]): string {
    return this.write(path, JSON.stringify({ Records: records }));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  store(...records: readonly JsonObject[]): void {
    this.stored = records;
  }

  /**
   * @param files the project's rule files, by their paths
   * @param isOn whether a deployment has a file's rules
   * @param off ids or names of rules that raise no alerts
   */
  know(
    files: Readonly<Record<string, string>>,
    isOn: (path: string) => boolean = () => true,
    off: readonly string[] = [],
  ): void {
    this.project = Object.entries(files).map(([path, text]) => ({ path, text }));
    const documents = this.project
      .filter(({ path }) => isOn(path))
      .flatMap(({ path, text }) => readYaml(text, path).documents);
    this.pack = { documents, off };
  }

  /** Turns on a call that the configuration watches. */
  watch(call: string): void {
    this.pack = { ...this.pack, documents: [...this.pack.documents, ...watchDocuments([call])] };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  async trailstore(...words: string[]): Promise<Finished> {
    const out = new PaperSink();
    const err = new PaperSink();
    let exitCode = 0;
    const program = new Command('trailstore').exitOverride().configureOutput({
      writeErr: (text) => void err.write(text),
    });
    addRuleCommands(program, this.contextFor(out, err), (code) => {
      exitCode = code;
    });
    try {
      await program.parseAsync(words, { from: 'user' });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      await err.write(`${error.message}\n`);
      exitCode = 2;
    }
    return { exitCode, out: out.text, err: err.text };
  }

  private contextFor(out: PaperSink, err: PaperSink): CliContext {
    const { project } = this;
    const reader = new MemoryEventReader({ mostItemsAPage: 1000 });
    storeIn(reader, eventsOf(this.stored), [DEFAULT_SETTINGS]);
    return {
      ...UNUSED,
      out,
      err,
      now: () => new Date(NOW),
      source: new FolderLogSource(),
      findFiles: findFilesOfThisRealm,
      openStore: async () => ({
        events: new MemoryEventStore(),
        reader,
        ledger: new MemoryLedger(),
        alerts: new MemoryAlertStore(),
        settings: DEFAULT_SETTINGS,
        close: async () => {},
      }),
      ruleFiles: (path) => readRuleFiles(path),
      rulePack: async () => this.pack,
      projectRules: async function* () {
        yield* project;
      },
      configuredStack: 'Trailstore',
      writeNewFile,
    };
  }
}

/** Jest runs tests in a realm of their own, whose `Error` the file system's errors are no instances of. */
async function* findFilesOfThisRealm(path: string) {
  try {
    yield* findFiles(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw Object.assign(new Error('it is not there'), { code: 'ENOENT', syscall: 'stat' });
  }
}
