import { ingestEnvironment, peerEnvironment } from '../stage/function-environment';
import { announce } from '../stage/notification';
import { runInTurns } from '../support/run-subject';
import { type FigureGroup, stageLog } from './bench';
import { ratioOf } from './outcome';
import { REQUIREMENTS } from './requirements';

/** 9: what the first event waits for, against the least that a function between S3 and DynamoDB takes. */
export const measureColdStart: FigureGroup = async (bench) => {
  const { bundles, stage, sizes, ingestBundle } = bench;
  const event = announce(await stageLog(bench, await bench.corpus.log({ records: 1 }), 'one'));
  await stage.begin({});
  const started = (bundle: string, environment: NodeJS.ProcessEnv) => ({
    script: bundles['start-cold'],
    environment,
    input: { bundle, event },
  });
  const subjects = {
    ours: started(ingestBundle, ingestEnvironment(stage.endpoints)),
    clients: started(bundles['sdk-clients'], peerEnvironment(stage.endpoints)),
  };
  // Once for the disk's sake, before it counts.
  await runInTurns(subjects, 1);
  const reports = await runInTurns(subjects, sizes.coldStartRepeats, (name, repeat) =>
    bench.say(`cold start, ${name}, ${repeat} of ${sizes.coldStartRepeats}`),
  );
  const sides = {
    ours: ['ours', reports.ours],
    theirs: ['the SDK clients', reports.clients],
  } as const;
  const name = 'import and first call';
  return [
    ratioOf(
      { group: 'cold-start', name: `${name}: CPU`, requirement: REQUIREMENTS.coldStart },
      { ...sides, measure: 'cpuMilliseconds' },
    ),
    ratioOf(
      { group: 'cold-start', name: `${name}: wall clock`, requirement: REQUIREMENTS.coldStart },
      { ...sides, measure: 'wallMilliseconds' },
    ),
  ];
};
