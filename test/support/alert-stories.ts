import type { AlertStory } from '../../core/alerts/message';
import type { StoredEvent } from '../../core/items/stored-event';
import type { RuleInfo } from '../../core/rules/rule';
import { ALERT } from './alerts';

export const RULE: RuleInfo = {
  id: ALERT.rule.id,
  name: 's3_bucket_policy_deleted',
  title: 'S3 bucket policy deleted',
  level: 'medium',
  description: `The policy of a bucket was deleted, or somebody tried to. What it denied is allowed
from then on to whoever has other permissions for it.`,
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html'],
  tags: [],
  falsePositives: ['A bucket that is being taken down'],
  fields: [],
  response: `Ask the owner of the key whether it was theirs. If nobody answers for it, deactivate
the key and put the policy back.

Then look at what was read from the bucket since.`,
  file: 'rules/s3/s3_bucket_policy_deleted.yml',
};

const EARLIER: StoredEvent = {
  eventID: 'e-1',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetBucketPolicy',
  account: '111122223333',
  at: '2026-03-04T04:58:30Z',
  service: 's3',
  category: 'management',
  principal: '111122223333:user/alice',
  resource: 'payroll',
  errorMessage: 'an error message that is never sent',
};

/** The perfect story: a policy that alice was not allowed to delete. */
export const STORY: AlertStory = {
  alert: { ...ALERT, objectKey: undefined },
  rule: RULE,
  recent: [
    {
      ...EARLIER,
      eventID: 'e-0',
      eventName: 'DeleteBucketPolicy',
      at: ALERT.at,
      errorCode: 'AccessDenied',
    },
    EARLIER,
    {
      ...EARLIER,
      eventID: 'e-2',
      eventName: 'ListBuckets',
      at: '2026-03-04T04:58:01Z',
      resource: undefined,
    },
  ],
  stackName: 'Trailstore',
};
