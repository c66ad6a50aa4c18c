/**
 * S3 Object Lambda access points (`s3-object-lambda.amazonaws.com`).
 *
 * Source: S3 User Guide, "Amazon S3 CloudTrail events". The event source itself is inferred from the
 * service's IAM prefix: no public record was found.
 */
export const S3_OBJECT_LAMBDA = `
[data object]
AbortMultipartUpload write documented
CompleteMultipartUpload write documented
CopyObject write documented
CreateMultipartUpload write documented
DeleteObject write documented
DeleteObjectTagging write documented
GetObject read documented
GetObjectAcl read documented
GetObjectLegalHold read documented
GetObjectRetention read documented
GetObjectTagging read documented
HeadObject read documented
ListObjects read documented
ListObjectVersions read documented
ListParts read documented
PutObject write documented
PutObjectLegalHold write documented
PutObjectRetention write documented
PutObjectAcl write documented
PutObjectTagging write documented
RestoreObject write documented
UploadPart write documented
WriteGetObjectResponse write documented
`;
