import type { ChainPlace } from '../core/digests/chain-place';
import { type FoundChain, findChains } from '../core/digests/find-chains';
import { grouped } from '../core/grouped';
import type { Progress } from './output/progress';
import type { Requested } from './output/verify-report';
import type { OpenArchive } from './verify-context';
import type { TrailName, VerifyOptions } from './verify-options';

/** Chains that share a folder of logs: which of their trails wrote a log, its name does not say. */
export interface ChainGroup {
  readonly chains: readonly FoundChain[];
  /** Trails that write there too and are not verified. */
  readonly otherTrails: readonly string[];
}

export interface ChosenChains {
  readonly groups: readonly ChainGroup[];
  readonly warnings: readonly string[];
  /** Whether none was found among the folders that were looked through, and there are more. */
  readonly isUnknown: boolean;
}

/** Finds the chains that the options mean: all that there are, where they name none. */
export async function chooseChains(
  { archive, places }: OpenArchive,
  options: VerifyOptions,
  requested: Requested,
  progress: Progress,
): Promise<ChosenChains> {
  const { trail, region } = options;
  const { account } = options;
  const search = { ...requested, account, owner: trail?.account, region };
  let folders = 0;
  const found = await findChains(places, search, archive, () => {
    folders++;
    progress.update(() => `looking for digests: ${folders} folders`);
  });
  const groups = groupByFolder(found.chains).flatMap((chains) => groupOf(chains, trail));
  const warnings = found.cutBuckets.map(
    (bucket) => `not all folders of ${bucket} were looked through: name the prefix`,
  );
  if (groups.length > 0) return { groups, warnings, isUnknown: false };
  const isUnknown = found.cutBuckets.length > 0;
  const named = namedChain(options, places);
  if (named !== undefined)
    return { groups: [{ chains: [named], otherTrails: [] }], warnings, isUnknown };
  return { groups, warnings: [...warnings, 'no digests of such a trail are there'], isUnknown };
}

function groupByFolder(chains: readonly FoundChain[]): readonly (readonly FoundChain[])[] {
  const folders = grouped(chains, ({ chain: { organization, account, region } }) =>
    JSON.stringify([organization, account, region]),
  );
  return [...folders.values()];
}

function groupOf(all: readonly FoundChain[], trail: TrailName | undefined): ChainGroup[] {
  const isMeant = ({ chain }: FoundChain) =>
    trail === undefined ||
    (chain.trail === trail.name &&
      (trail.homeRegion === undefined || chain.homeRegion === trail.homeRegion));
  const chains = all.filter(isMeant);
  if (chains.length === 0) return [];
  const others = all.filter((found) => !isMeant(found)).map(({ chain }) => chain.trail);
  return [{ chains, otherTrails: [...new Set(others)] }];
}

/** The chain that the options name in full although nothing of it is there. */
function namedChain(
  { trail, region, account = trail?.account }: VerifyOptions,
  [place]: readonly ChainPlace[],
): FoundChain | undefined {
  const homeRegion = trail?.homeRegion ?? region;
  if (trail === undefined || account === undefined) return undefined;
  if (homeRegion === undefined || place === undefined) return undefined;
  const { bucket, prefix } = place;
  const chain = { prefix, account, region: region ?? homeRegion, trail: trail.name, homeRegion };
  return { chain, bucket, places: [place] };
}

/** A trail's ARN: as it was given, or else with the verified account for its owner. */
export function arnOf({ chain }: FoundChain, trail: TrailName | undefined): string {
  const { homeRegion, account } = chain;
  return trail?.arn ?? `arn:aws:cloudtrail:${homeRegion}:${account}:trail/${chain.trail}`;
}
