import type { FailureLog, FailureNote } from '../../core/ports';

/** The perfect note. */
export const FAILURE: FailureNote = {
  about: 's3://logs/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/a.json.gz',
  messageId: 'b2f5c5a0-5a3d-4c33-9a2e-0f3f2a1f8d11',
  kind: 'NotALogError',
  reason: 'it has no Records',
  attempt: 3,
  failedAt: '2026-03-04T05:15:00.123Z',
};

const of = (overrides: Partial<FailureNote>): FailureNote => ({ ...FAILURE, ...overrides });

/** What every adapter of `FailureLog` does. */
export function describeFailureLog(getLog: () => Promise<FailureLog>): void {
  let log: FailureLog;
  beforeEach(async () => {
    log = await getLog();
  });

  async function all(): Promise<FailureNote[]> {
    const notes: FailureNote[] = [];
    for await (const note of log.list()) notes.push(note);
    return notes;
  }

  test('knows nothing of what never failed', async () => {
    expect(await log.find(FAILURE.about)).toBeUndefined();
    expect(await all()).toEqual([]);
  });

  test('gives a note back as it was made', async () => {
    await log.note(FAILURE);
    expect(await log.find(FAILURE.about)).toEqual(FAILURE);
  });

  test('keeps the last note of each file', async () => {
    await log.note(FAILURE);
    const later = of({ kind: 'UnreadableFileError', reason: 'it is cut off', attempt: 4 });
    await log.note(later);
    expect(await log.find(FAILURE.about)).toEqual(later);
    expect(await all()).toEqual([later]);
  });

  test('lists all notes, in order of what they are about', async () => {
    const notes = [
      of({ about: 'message/b2f5c5a0' }),
      of({ about: 's3://logs/a' }),
      of({ about: 's3://logs/b' }),
    ];
    for (const note of [...notes].reverse()) await log.note(note);
    expect(await all()).toEqual(notes);
  });

  test('keeps files apart whose long names begin alike', async () => {
    const long = `s3://logs/${'ü'.repeat(507)}`;
    const notes = ['aaaaaaaaaa', 'bbbbbbbbbb'].map((end) => of({ about: `${long}${end}` }));
    for (const note of notes) await log.note(note);
    for (const note of notes) expect(await log.find(note.about)).toEqual(note);
    expect(await all()).toHaveLength(2);
  });

  test('an error may say nothing', async () => {
    await log.note(of({ reason: '', kind: '' }));
    expect(await log.find(FAILURE.about)).toEqual(of({ reason: '', kind: '' }));
  });
}
