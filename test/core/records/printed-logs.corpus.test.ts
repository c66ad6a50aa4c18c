import { accepted, inChunks, readWholeLog, rejected } from '../../support/logs';
import { readPrintedLogs } from '../../support/sample-logs';

const printed = readPrintedLogs();
const describeIfThere = printed ? describe : describe.skip;

const namesIn = (records: readonly string[]) => records.map((each) => JSON.parse(each).eventName);

/** What a careful reader would do to the log that the S3 pages print. */
const repaired = (text: string) =>
  text.replace('} } "host"', '} }, "host"').replaceAll(/, }/g, ' }');

describeIfThere('the logs that AWS prints (skipped where ../shared is absent)', () => {
  const logs = printed ?? [];
  const printedFor = (source: string) =>
    logs.filter(({ text }) => text.includes(`"${source}.amazonaws.com"`));

  test('are there', () => {
    expect(printedFor('ses').length).toBeGreaterThan(0);
    expect(printedFor('s3').length).toBeGreaterThan(0);
  });

  for (const { name, text } of printedFor('ses')) {
    test(`of SES are read whole (${name})`, async () => {
      const { records } = await readWholeLog(inChunks(text));
      expect(namesIn(accepted(records))).toEqual(['DeleteIdentity', 'VerifyEmailIdentity']);
      expect(rejected(records)).toEqual([]);
    });
  }

  for (const { name, text } of printedFor('s3')) {
    describe(`of S3 (${name})`, () => {
      test.each([1, 64, 65_536])(
        'are read but for the records that are no JSON, in chunks of %d bytes',
        async (chunkBytes) => {
          const { records } = await readWholeLog(inChunks(text, chunkBytes));
          expect(namesIn(accepted(records))).toEqual(['ListBuckets']);
          expect(rejected(records)).toEqual([
            {
              index: 1,
              rejected: expect.stringMatching(
                /^not JSON at byte \d+ of the record, behind the field "ID": '"' stands where a comma or } should be$/,
              ),
            },
            {
              index: 2,
              rejected: expect.stringMatching(
                /^not JSON at byte \d+ of the record, behind the field "AuthenticationMethod": '}' stands where a field name in quotes should be$/,
              ),
            },
          ]);
        },
      );

      test('are read whole once they are repaired', async () => {
        const { records } = await readWholeLog(inChunks(repaired(text)));
        expect(namesIn(accepted(records))).toEqual([
          'ListBuckets',
          'PutBucketAcl',
          'GetBucketVersioning',
        ]);
        expect(rejected(records)).toEqual([]);
      });
    });
  }
});
