/**
 * S3 Express One Zone, directory buckets (`s3express.amazonaws.com`).
 *
 * Sources: S3 User Guide, "Logging with CloudTrail for S3 Express One Zone" and "Amazon S3 CloudTrail
 * events". Inferred: APIs of directory buckets that neither page lists.
 */
export const S3_EXPRESS = `
[management bucket]
CreateBucket write documented
DeleteBucket write documented
DeleteBucketPolicy write documented
GetBucketPolicy read documented
PutBucketPolicy write documented
ListDirectoryBuckets read documented
ListMultipartUploads read documented
PutBucketEncryption write documented
GetBucketEncryption read documented
DeleteBucketEncryption write documented
GetBucketLifecycle read inferred
PutBucketLifecycle write inferred
DeleteBucketLifecycle write inferred
GetBucketTagging read inferred
PutBucketTagging write inferred
TagResource write inferred
UntagResource write inferred
ListTagsForResource read inferred
CreateAccessPoint write inferred
DeleteAccessPoint write inferred
GetAccessPoint read inferred
PutAccessPointPolicy write inferred
GetAccessPointPolicy read inferred
DeleteAccessPointPolicy write inferred
PutAccessPointScope write inferred
GetAccessPointScope read inferred
DeleteAccessPointScope write inferred
ListAccessPointsForDirectoryBuckets read inferred
GetBucketMetricsConfiguration read inferred
PutBucketMetricsConfiguration write inferred
DeleteBucketMetricsConfiguration write inferred
ListBucketMetricsConfigurations read inferred
GetBucketInventoryConfiguration read inferred
PutBucketInventoryConfiguration write inferred
DeleteBucketInventoryConfiguration write inferred
ListBucketInventoryConfigurations read inferred

[data object]
AbortMultipartUpload write documented
CompleteMultipartUpload write documented
CreateSession read documented # the sample record says readOnly
CopyObject write documented
CreateMultipartUpload write documented
DeleteObject write documented
DeleteObjects write documented
GetObject read documented
GetObjectAttributes read documented
HeadBucket read documented
HeadObject read documented
ListObjectsV2 read documented
ListParts read documented
PutObject write documented
RenameObject write documented # on the S3 Express page only
UploadPart write documented
UploadPartCopy write documented
ListObjects read inferred # as general purpose buckets record ListObjectsV2
`;
