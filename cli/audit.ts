import type { AuditLog, ChainState } from '../core/audit/audit-log';
import { FINDING_KINDS, type Finding, isOpen } from '../core/audit/finding';
import { UsageError } from '../core/errors';
import { readFilter } from '../core/queries/written-filter';
import type { CliContext, OpenStore, StoreChoice } from './context';
import {
  CHAIN_COLUMNS,
  CHAIN_GLANCE,
  chainRow,
  compareFindings,
  FINDING_COLUMNS,
  FINDING_GLANCE,
  findingRow,
  kindsOf,
} from './output/audit-rows';
import { rowWriter } from './output/event-rows';
import { forJson } from './output/neutralise';
import type { Sink } from './output/sink';

export interface AuditOptions extends StoreChoice {
  /** Those that are mended, too. */
  readonly all?: true;
  /** Only findings that were seen since. */
  readonly since?: string;
  readonly output: 'table' | 'json' | 'jsonl';
}

/** Prints what audits found and how far they are. */
export async function audit(options: AuditOptions, context: CliContext): Promise<number> {
  const { since = '' } = readFilter({ since: options.since }, context.now());
  const store = await context.openStore(options, 'read');
  try {
    const log = await auditsOf(store);
    const findings = (await all(log.listFindings()))
      .filter((finding) => options.all || isOpen(finding))
      .filter(({ lastSeen }) => lastSeen >= since)
      .sort(compareFindings);
    const chains = await all(log.listChains());
    await print(findings, chains, options.output, context);
    return 0;
  } finally {
    await store.close();
  }
}

export interface AcceptOptions extends StoreChoice {
  readonly reason: string;
}

/**
 * Keeps that somebody looked into findings about an object and will live with them: they alarm no more,
 * until something else is wrong with it.
 * @returns the exit code: 1 when there is nothing open about it
 */
export async function acceptFindings(
  object: string,
  options: AcceptOptions,
  context: CliContext,
): Promise<number> {
  const store = await context.openStore(options, 'read');
  try {
    const log = await auditsOf(store);
    const found = (await all(log.listFindings())).filter(
      (finding) => isOpen(finding) && finding.object === object,
    );
    for (const finding of found) {
      await log.accept(finding, options.reason, context.now());
      await context.err.write(`accepted: ${finding.kind}, ${finding.detail}\n`);
    }
    if (found.length > 0) return 0;
    await context.err.write('nothing open is about this object: write its address as audit does\n');
    return 1;
  } finally {
    await store.close();
  }
}

/** @throws {UsageError} for the local store, which nobody audits */
async function auditsOf({ audits }: OpenStore): Promise<AuditLog> {
  if (audits !== undefined) return audits();
  throw new UsageError(
    'audits run on deployed stacks: name one with --stack; trailstore verify does it by hand',
  );
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function print(
  findings: readonly Finding[],
  chains: readonly ChainState[],
  output: AuditOptions['output'],
  { out, err }: CliContext,
): Promise<void> {
  if (output === 'table') {
    await printTables(findings, chains, out, err);
    return;
  }
  const told = {
    findings: findings.map((finding) => pick(findingRow(finding), FINDING_COLUMNS)),
    chains: chains.map((chain) => pick(chainRow(chain), CHAIN_COLUMNS)),
  };
  if (output === 'json') {
    await out.write(`${forJson(told, 2)}\n`);
    return;
  }
  for (const finding of told.findings) await out.write(`${forJson({ finding })}\n`);
  for (const chain of told.chains) await out.write(`${forJson({ chain })}\n`);
}

function pick(row: Readonly<Record<string, unknown>>, columns: readonly string[]): object {
  return Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
}

async function printTables(
  findings: readonly Finding[],
  chains: readonly ChainState[],
  out: Sink,
  err: Sink,
): Promise<void> {
  if (chains.length === 0) await err.write('nothing was audited yet: audits run once an hour\n');
  if (findings.length === 0) await err.write('nothing is wrong, as far as audits saw\n');
  const ofFindings = rowWriter('table', out, FINDING_COLUMNS, FINDING_GLANCE);
  for (const finding of findings) await ofFindings.add(findingRow(finding));
  await ofFindings.end();
  for (const kind of kindsOf(findings)) await out.write(`\n${kind}: ${FINDING_KINDS[kind]}`);
  if (findings.length > 0) await out.write('\n\n');
  const ofChains = rowWriter('table', out, CHAIN_COLUMNS, CHAIN_GLANCE);
  for (const chain of chains) await ofChains.add(chainRow(chain));
  await ofChains.end();
}
