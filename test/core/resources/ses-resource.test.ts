import { classify } from '../../../core/classification/classify';
import type { CloudTrailRecord, JsonObject } from '../../../core/records/record';
import { findResources, type Touched } from '../../../core/resources/find-resources';

const ACCOUNT = '111122223333';

const touchedBy = (record: CloudTrailRecord): Touched => findResources(record, classify(record));

describe('an SES event', () => {
  const ses = (eventName: string, requestParameters?: JsonObject, resources?: JsonObject[]) =>
    touchedBy({
      eventTime: '2026-03-04T05:06:07Z',
      eventSource: 'ses.amazonaws.com',
      eventName,
      requestParameters,
      resources,
    });
  const emailIdentity = (name: string) => ({
    type: 'AWS::SES::EmailIdentity',
    ARN: `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/${name}`,
    accountId: ACCOUNT,
  });

  test('of sending touches the identity that SES names, not the address it was used for', () => {
    const resources = [emailIdentity('example.com')];
    expect(ses('SendEmail', { source: 'news@example.com' }, resources)).toEqual({
      resource: 'example.com',
    });
  });

  test('says what else it used', () => {
    const template = `arn:aws:ses:eu-west-1:${ACCOUNT}:template/welcome`;
    const resources = [{ type: 'AWS::SES::Template', ARN: template }, emailIdentity('example.com')];
    expect(ses('SendBulkEmail', undefined, resources)).toEqual({
      resource: 'example.com',
      resources: [template],
    });
  });

  test("by another account's permission touches that account's identity", () => {
    const sourceArn = `arn:aws:ses:eu-west-1:444455556666:identity/example.org`;
    expect(ses('SendEmail', { source: 'a@example.org', sourceArn })).toEqual({
      resource: 'example.org',
    });
  });

  test.each([
    [{ source: 'news@example.com' }, 'news@example.com'],
    [{ fromEmailAddress: 'Example "News" <news@example.com>' }, 'news@example.com'],
    [{ fromEmailAddress: '"a@b.c <x@y.z>" <news@example.com>' }, 'news@example.com'],
  ])('%j that names no identity touches the address', (requestParameters, resource) => {
    expect(ses('SendEmail', requestParameters)).toEqual({ resource });
  });

  test.each<[eventName: string, requestParameters: JsonObject, resource: string]>([
    ['DeleteIdentity', { identity: 'example.com' }, 'example.com'],
    ['VerifyEmailIdentity', { emailAddress: 'a@example.com' }, 'a@example.com'],
    ['VerifyDomainDkim', { domain: 'example.com' }, 'example.com'],
    ['CreateEmailIdentity', { emailIdentity: 'example.com' }, 'example.com'],
    ['GetIdentityDkimAttributes', { identities: ['example.com'] }, 'example.com'],
    ['PutIdentityPolicy', { identity: emailIdentity('example.com').ARN }, 'example.com'],
    ['TagResource', { resourceArn: emailIdentity('example.com').ARN }, 'example.com'],
    ['DeleteConfigurationSet', { configurationSetName: 'news' }, 'news'],
    ['CreateConfigurationSet', { configurationSet: { name: 'news' } }, 'news'],
    ['CreateTemplate', { template: { templateName: 'welcome' } }, 'welcome'],
    ['DeleteReceiptRule', { ruleSetName: 'inbound', ruleName: 'all' }, 'inbound'],
    ['CreateContact', { contactListName: 'club', emailAddress: 'm@example.net' }, 'club'],
    ['GetArchive', { archiveId: 'a-1' }, 'a-1'],
  ])('%s of %j touches %s', (eventName, requestParameters, resource) => {
    expect(ses(eventName, requestParameters)).toEqual({ resource });
  });

  test('about several identities is about none of them', () => {
    expect(ses('GetIdentityDkimAttributes', { identities: ['a.example', 'b.example'] })).toEqual(
      {},
    );
  });

  test('does not take what SES hides for a name', () => {
    const emailAddress = 'HIDDEN_DUE_TO_SECURITY_REASONS';
    expect(ses('PutSuppressedDestination', { emailAddress })).toEqual({});
  });

  test('that was denied tells nothing', () => {
    expect(ses('SendEmail')).toEqual({});
  });
});
