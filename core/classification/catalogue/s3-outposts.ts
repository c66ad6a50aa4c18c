/**
 * S3 on Outposts (`s3-outposts.amazonaws.com`).
 *
 * Sources: S3 on Outposts User Guide, "Monitoring with CloudTrail"; "Amazon S3 CloudTrail events".
 * The guide says that management events exist and lists none: those rows are inferred from the API.
 */
export const S3_OUTPOSTS = `
[management bucket]
CreateBucket write inferred
DeleteBucket write inferred
GetBucket read inferred
ListRegionalBuckets read inferred
GetBucketLifecycleConfiguration read inferred
PutBucketLifecycleConfiguration write inferred
DeleteBucketLifecycleConfiguration write inferred
GetBucketPolicy read inferred
PutBucketPolicy write inferred
DeleteBucketPolicy write inferred
GetBucketTagging read inferred
PutBucketTagging write inferred
DeleteBucketTagging write inferred
GetBucketVersioning read inferred
PutBucketVersioning write inferred
GetBucketReplication read inferred
PutBucketReplication write inferred
DeleteBucketReplication write inferred
CreateEndpoint write inferred
DeleteEndpoint write inferred
ListEndpoints read inferred
ListOutpostsWithS3 read inferred
ListSharedEndpoints read inferred

[data object]
AbortMultipartUpload write documented
CompleteMultipartUpload write documented
CopyObject write documented
CreateMultipartUpload write documented
DeleteObject write documented
DeleteObjectTagging write documented
GetObject read documented
GetObjectTagging read documented
HeadObject read documented
ListObjects read documented
ListObjectsV2 read documented
ListParts read documented
PutObject write documented
PutObjectTagging write documented
UploadPart write documented
UploadPartCopy write documented
`;
