/**
 * Names of fields that hold a credential, as AWS's APIs have them, written in any way and closing any longer
 * name: `sessionToken`, `X-Amz-Security-Token`, `MasterUserPassword`,
 * `x-amz-server-side-encryption-customer-key`. Tokens that continue a list or make a request unique are none.
 *
 * Sources: AWS STS API Reference, "Credentials"; Amazon S3 API Reference, "Authenticating Requests: Using Query
 * Parameters" and "PutObject"; IAM API Reference, "AccessKey" and "CreateLoginProfile"; AWS Secrets Manager API
 * Reference, "PutSecretValue".
 */
const SECRET_FIELD = new RegExp(
  `(?:${[
    'password',
    'passphrase',
    'secretaccesskey',
    'secretkey',
    'secretstring',
    'secretbinary',
    'clientsecret',
    'privatekey',
    'encryptioncustomerkey',
    'sessiontoken',
    'securitytoken',
    'accesstoken',
    'refreshtoken',
    'idtoken',
    'authtoken',
    'bearertoken',
    'identitytoken',
    'signintoken',
    'tokencode',
    'samlassertion',
    'signature',
    'authorization',
    'cookie',
  ].join('|')})$`,
);

/** Whether a field of a record holds a credential, by its name. */
export function isSecretField(name: string): boolean {
  // No name of a field is longer; a forged one need not be searched.
  return name.length <= 200 && SECRET_FIELD.test(name.toLowerCase().replace(/[^a-z]/g, ''));
}
