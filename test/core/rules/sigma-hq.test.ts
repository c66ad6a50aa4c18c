import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../core/records/record';
import { fieldsOf } from '../../../core/records/record-fields';
import type { RuleDocument } from '../../../core/rules/document';
import { readRules } from '../../../core/rules/read-rules';
import { RuleSet } from '../../../core/rules/rule-set';
import { readYaml } from '../../../core/rules/yaml-documents';
import { matches, reasonsOf } from './sigma';

/** A checkout of SigmaHQ's rules, or any folder of rules for CloudTrail. */
const FOLDER = process.env.SIGMA_RULES;

/** A rule of one of the shapes that published rules for CloudTrail have. */
const shape = (detection: string) =>
  `title: Shape\nlogsource: { product: aws, service: cloudtrail }\ndetection:\n${detection}`;

describe('shapes of published rules', () => {
  const PERFECT = { eventSource: 's3.amazonaws.com', eventName: 'DeleteBucket' };

  test.each<[string, string, JsonObject, JsonObject]>([
    [
      'an absent error or one that says success',
      `
    selection: { eventName: DeleteBucket }
    status_success: { errorCode: Success }
    status_null: { errorCode: null }
    condition: selection and 1 of status_*`,
      PERFECT,
      { ...PERFECT, errorCode: 'AccessDenied' },
    ],
    [
      'a list of exceptions',
      `
    selection: { userIdentity.arn|re: '.+:assumed-role/aws:.+' }
    filter_main_generic:
        - eventSource: ssm.amazonaws.com
        - eventName: RegisterManagedInstance
    condition: selection and not 1 of filter_main_*`,
      { ...PERFECT, userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/aws:a/b' } },
      {
        eventSource: 'ssm.amazonaws.com',
        userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/aws:a/b' },
      },
    ],
    [
      'a boolean written as a text',
      `
    selection: { eventName: UpdateDetector, requestParameters.enable: 'false' }
    condition: selection`,
      { eventName: 'UpdateDetector', requestParameters: { enable: false } },
      { eventName: 'UpdateDetector', requestParameters: { enable: true } },
    ],
    [
      'a text anywhere in the parameters',
      `
    selection:
        eventName: PutUserPolicy
        requestParameters|contains|all:
            - '"arn:aws:s3:::<YOUR-BUCKET-NAME>/*"'
            - '"Allow"'
    condition: selection`,
      {
        eventName: 'PutUserPolicy',
        requestParameters: {
          policyDocument: '{"Effect":"Allow","Resource":"arn:aws:s3:::<YOUR-BUCKET-NAME>/*"}',
        },
      },
      {
        eventName: 'PutUserPolicy',
        requestParameters: {
          policyDocument: '{"Effect":"Deny","Resource":"arn:aws:s3:::<YOUR-BUCKET-NAME>/*"}',
        },
      },
    ],
    [
      'no error of any kind',
      `
    selection: { eventName: CreateInstanceExportTask }
    filter1: { errorMessage|contains: '*' }
    filter2: { errorCode|contains: '*' }
    filter3: { responseElements|contains: Failure }
    condition: selection and not 1 of filter*`,
      { eventName: 'CreateInstanceExportTask', responseElements: { state: 'active' } },
      { eventName: 'CreateInstanceExportTask', responseElements: { state: 'failure' } },
    ],
    [
      'a field in a list of maps',
      `
    selection:
        requestParameters.containerDefinitions.command|contains: '$AWS_CONTAINER'
    condition: selection`,
      { requestParameters: { containerDefinitions: [{ command: ['sh', 'curl $AWS_CONTAINER'] }] } },
      { requestParameters: { containerDefinitions: [{ command: ['sh'] }] } },
    ],
    [
      'another field',
      `
    selection: { eventName: UpdateLoginProfile }
    filter: { userIdentity.userName|fieldref: requestParameters.userName }
    condition: selection and not filter`,
      {
        eventName: 'UpdateLoginProfile',
        userIdentity: { userName: 'alice' },
        requestParameters: { userName: 'bob' },
      },
      {
        eventName: 'UpdateLoginProfile',
        userIdentity: { userName: 'alice' },
        requestParameters: { userName: 'alice' },
      },
    ],
  ])('%s', (_, detection, match, noMatch) => {
    expect(matches(shape(detection), match)).toBe(true);
    expect(matches(shape(detection), noMatch)).toBe(false);
  });

  test.each([
    ['selection | count() > 10', 'correlations'],
    ['selection | count() by sourceIPAddress > 5', 'correlations'],
    ['selection | near selection', 'correlations'],
  ])('%s is refused', (condition, reason) => {
    const yaml = shape(`\n    selection: { eventName: A }\n    condition: ${condition}`);
    expect(reasonsOf(yaml)).toEqual([expect.stringContaining(reason)]);
  });
});

(FOLDER === undefined ? test.skip : test)(
  'SIGMA_RULES: a folder of rules, of which all for CloudTrail load or are refused with a known reason',
  () => {
    const documents = documentsBelow(FOLDER ?? '').filter(isForCloudTrail);
    const { rules, problems } = readRules(documents);
    const refused = new Set(problems.map(({ file }) => file));
    console.info(
      [
        `${rules.length} of ${documents.length} rules for CloudTrail load; refused:`,
        ...problems.map(({ file, line, reason }) => `  ${file}:${line}: ${reason}`),
      ].join('\n'),
    );
    expect(rules.length + refused.size).toBe(documents.length);
    expect(rules.length).toBeGreaterThan(0);
    for (const { reason } of problems) expect(reason).toMatch(/correlations|the modifier expand/);
    expect(new RuleSet(rules).match({ record: fieldsOf({}), derived: () => undefined })).toEqual(
      [],
    );
  },
);

function documentsBelow(folder: string): readonly RuleDocument[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .flatMap((name) => readYaml(readFileSync(join(folder, name), 'utf8'), name).documents);
}

function isForCloudTrail({ value }: RuleDocument): boolean {
  return /"service":"cloudtrail"/.test(JSON.stringify(value));
}
