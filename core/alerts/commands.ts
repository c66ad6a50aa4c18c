import type { Alert } from './alert';
import { LONGEST } from './alert-detail';
import { plainText } from './plain-text';

/** Which store the commands read. */
export interface StorePlace {
  /** Absent for the store on this machine. */
  readonly stackName?: string | undefined;
  /** The stack's Region; absent where the reader's own is the right one. */
  readonly region?: string | undefined;
}

/**
 * The commands that show all of an alert, ready for a shell: the alert, its event, and what its access
 * key, or its principal, did besides. One whose words could not stand in a message whole is left out.
 */
export function commandsFor(alert: Alert, place: StorePlace): readonly string[] {
  const { id, at, eventId, accessKey, principal } = alert;
  const line = (words: readonly string[]) => commandLine(words, place);
  const commands = [
    line(['alerts', 'show', id]),
    line(['show', `${at}#${eventId}`]),
    (accessKey && line(['key', accessKey])) || (principal && line(['principal', principal])),
  ];
  return commands.flatMap((command) => command || []);
}

/**
 * What names of IAM and ids of CloudTrail are made of (IAM API Reference, "RoleSessionName": `[\w+=,.@-]*`).
 * Nothing else is put before a shell: no blanks, quotation marks, dollar signs, and no option of ours.
 */
const HARMLESS_WORD = /^[A-Za-z0-9][\w+=,.@:/#~-]*$/;

function commandLine(
  words: readonly string[],
  { stackName, region }: StorePlace,
): string | undefined {
  const isSound = (word: string) =>
    HARMLESS_WORD.test(word) && plainText(word, LONGEST.name) === word;
  if (!words.every(isSound)) return undefined;
  const ofRegion = region === undefined ? [] : ['--region', region];
  const ofStack = stackName === undefined ? [] : ['--stack', stackName];
  return ['trailstore', ...words.map(shellWord), ...ofRegion, ...ofStack].join(' ');
}

/** Some shells read `#` and `~` as more than themselves. */
function shellWord(word: string): string {
  return /[#~]/.test(word) ? `'${word}'` : word;
}
