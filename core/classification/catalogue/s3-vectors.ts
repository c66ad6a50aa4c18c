/**
 * S3 Vectors (`s3vectors.amazonaws.com`).
 *
 * Source: S3 User Guide, "Logging with CloudTrail for S3 Vectors". Inferred: APIs that it does not list.
 */
export const S3_VECTORS = `
[management bucket]
CreateVectorBucket write documented
DeleteVectorBucket write documented
GetVectorBucket read documented
ListVectorBuckets read documented
PutVectorBucketPolicy write documented
GetVectorBucketPolicy read documented
DeleteVectorBucketPolicy write documented
CreateIndex write documented
DeleteIndex write documented
GetIndex read documented
ListIndexes read documented
ListTagsForResource read inferred
TagResource write inferred
UntagResource write inferred

[data object]
PutVectors write documented
GetVectors read documented
DeleteVectors write documented
ListVectors read documented
QueryVectors read documented
`;
