/** Rules written by hand: one perfect example a kind. */

export const POLICY_RULE = `\
title: A bucket policy is changed
id: 7a3c1f52-5a8e-4a2e-9c55-0d5b3b0b7f11
name: s3_bucket_policy_changed
status: test
description: Whoever changes a bucket policy decides who can read the bucket.
tags:
  - attack.exfiltration
logsource:
  product: aws
  service: cloudtrail
detection:
  selection:
    eventSource: s3.amazonaws.com
    eventName: PutBucketPolicy
  condition: selection
falsepositives:
  - Deployments
level: high
`;

export const SENDS_RULE = `\
title: Three messages within a minute
id: 1c3dbb1e-9f4d-4b0f-8a52-6f2ad8f1a901
name: ses_burst
correlation:
  type: event_count
  rules:
    - ses_send
  group-by:
    - userIdentity.accessKeyId
  timespan: 1m
  condition:
    gte: 3
falsepositives:
  - Newsletters
level: medium
---
title: A message is sent
id: 2e5b8c9a-0f52-4f60-b6df-1b6b3a1c7702
name: ses_send
logsource:
  product: aws
  service: cloudtrail
detection:
  selection:
    eventSource: ses.amazonaws.com
    eventName: SendEmail
  condition: selection
falsepositives:
  - Every message
level: informational
`;

/** Fields whose texts YAML and Sigma would read as something else, were they not escaped. */
export const HOSTILE_TEXT = {
  userAgent: 'a: "b" # {c} \\ \\* ? * \u2028 \u{1f600}',
  requestParameters: { bucketName: 'ledger', key: "- 'x'\\\\*\n\u001b[31m%00" },
};
