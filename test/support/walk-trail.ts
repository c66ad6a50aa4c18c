import { type TrailToWalk, TrailWalks, type WalkedTrail } from '../../core/digests/trail-walks';
import {
  type ChainRequest,
  type ChainResult,
  type FileFinding,
  type VerifyPorts,
  verifyChain,
} from '../../core/digests/verify-chain';

/** What one walk came to. */
export interface SeenWalk {
  readonly request: ChainRequest;
  readonly files: readonly FileFinding[];
  readonly gaps: number;
  readonly warnings: readonly string[];
  readonly result: ChainResult;
}

/** Walks a trail to its end. */
export async function walkTrail(
  trail: TrailToWalk,
  range: { readonly since: Date; readonly until: Date },
  ports: VerifyPorts,
): Promise<{ readonly walks: readonly SeenWalk[]; readonly trail: WalkedTrail }> {
  const walks: SeenWalk[] = [];
  const way = new TrailWalks(trail, range, ports.archive);
  let request: ChainRequest | undefined = way.first();
  while (request !== undefined) {
    const walk = await seeWalk(request, ports);
    walks.push(walk);
    request = await way.next(walk.result);
  }
  return { walks, trail: await way.walked() };
}

async function seeWalk(request: ChainRequest, ports: VerifyPorts): Promise<SeenWalk> {
  const files: FileFinding[] = [];
  const warnings: string[] = [];
  let gaps = 0;
  const findings = verifyChain(request, ports);
  let step = await findings.next();
  while (step.done !== true) {
    if (step.value.is === 'file') files.push(step.value);
    else if (step.value.is === 'gap') gaps++;
    else warnings.push(step.value.text);
    step = await findings.next();
  }
  return { request, files, gaps, warnings, result: step.value };
}
