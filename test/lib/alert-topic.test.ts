import { readable, resourcesOf, synthesize, theOnly } from './synthesize';

function endpointsOf(email: string | string[] | undefined) {
  const { template } = synthesize(email === undefined ? {} : { alerts: { email } });
  return Object.values(resourcesOf(template, 'AWS::SNS::Subscription')).map(({ Properties }) => [
    Properties.Protocol,
    Properties.Endpoint,
  ]);
}

test.each([
  ['nobody', undefined, []],
  ['one', 'a@example.com', ['a@example.com']],
  ['several', ['a@example.com', 'b@example.com'], ['a@example.com', 'b@example.com']],
])('subscribes %s', (_, email, addresses) => {
  expect(endpointsOf(email)).toEqual(addresses.map((address) => ['email', address]));
});

test('alarms of this account and Region may publish, and nobody in plain text', () => {
  const { template } = synthesize();
  const [plainText, alarms, ...others] = theOnly(template, 'AWS::SNS::TopicPolicy').Properties
    .PolicyDocument.Statement;
  expect(others).toEqual([]);
  expect(plainText).toMatchObject({
    Effect: 'Deny',
    Principal: '*',
    Action: 'sns:Publish',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  expect(alarms).toMatchObject({
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: 'sns:Publish',
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  });
  expect(readable(alarms.Condition.ArnLike['aws:SourceArn'])).toBe(
    'arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*',
  );
});

test('is under no key that CloudWatch cannot use', () => {
  const { Properties } = theOnly(synthesize().template, 'AWS::SNS::Topic');
  expect(Properties).not.toHaveProperty('KmsMasterKeyId');
});
