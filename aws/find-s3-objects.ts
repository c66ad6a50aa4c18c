import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { LogFile } from '../core/ledger/ledger-entry';
import { parseS3Uri, s3Uri } from './s3-log-source';

/** Lists the objects at `s3://bucket/prefix`, in order of their keys. */
export async function* findS3Objects(uri: string, client: S3Client): AsyncGenerator<LogFile> {
  const { bucket, key: prefix } = parseS3Uri(uri);
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key: key, ETag, Size: size } of page.Contents ?? []) {
      if (key === undefined) continue;
      // Notifications carry the ETag without the quotes that HTTP puts around it.
      yield { uri: s3Uri(bucket, key), key, etag: ETag?.replaceAll('"', ''), size };
    }
  }
}
