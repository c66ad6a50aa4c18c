import { COLD_MINIMUM_BYTES } from '../log-lifecycle';
import { type BillLine, freeLine, linesOf, lineWriter, times } from './bill-line';
import { DIGEST_BYTES, DIGESTS_A_MONTH } from './pipeline-figures';
import { GIGABYTE, type Prices } from './prices';
import { heldFor, type Monthly, monthsOf, volumeOf, type Workload } from './workload';

/** What CloudTrail bills for recording. */
export function recordingLines(work: Workload, prices: Prices): readonly BillLine[] {
  const { management, data, sends } = work.events;
  const line = lineWriter('CloudTrail', prices);
  return linesOf(
    work.isSecondTrail
      ? line('management events, a further copy', 'cloudTrailManagementEvent', management)
      : freeLine('CloudTrail', 'management events, the first copy', management),
    line('S3 data events', 'cloudTrailDataEvent', data),
    line('SES data events', 'cloudTrailDataEvent', sends),
  );
}

/** What it costs that the trail delivers into the log bucket, and that the files are kept there. */
export function deliveryLines(work: Workload, prices: Prices): readonly BillLine[] {
  const { files, objects, fileBytes, compressedBytes } = volumeOf(work);
  const { warm, cold } = heldLogs(work, fileBytes);
  const line = lineWriter('S3', prices);
  const gigabytes = compressedBytes / GIGABYTE;
  const digests = times(heldFor(monthsOf(work.logs.expireAfterDays)), digestGigabytes());
  const moved = cold.later > 0 ? files : 0;
  return linesOf(
    line('put requests of CloudTrail', 's3Put', objects),
    line('GB of log files, standard', 's3GigabyteMonth', times(warm, gigabytes)),
    line('GB of digests, standard', 's3GigabyteMonth', digests),
    line('GB of log files, cold', 's3ColdGigabyteMonth', times(cold, gigabytes)),
    line('log files moved to cold', 's3MoveToCold', {
      firstMonth: moved * Math.max(0, 1 - monthsOf(work.logs.coldAfterDays)),
      later: moved,
    }),
  );
}

/** Months' worth of log files in each class of storage. Files that are small in the mean never move. */
function heldLogs(
  { logs: { coldAfterDays, expireAfterDays } }: Workload,
  fileBytes: number,
): { readonly warm: Monthly; readonly cold: Monthly } {
  const kept = monthsOf(expireAfterDays);
  const all = heldFor(kept);
  const isMoved = coldAfterDays !== 'never' && fileBytes >= COLD_MINIMUM_BYTES;
  const warm = isMoved ? heldFor(Math.min(kept, monthsOf(coldAfterDays))) : all;
  return {
    warm,
    cold: {
      firstMonth: all.firstMonth - warm.firstMonth,
      later: all.later - warm.later,
    },
  };
}

function digestGigabytes(): number {
  return (DIGESTS_A_MONTH * DIGEST_BYTES) / GIGABYTE;
}
