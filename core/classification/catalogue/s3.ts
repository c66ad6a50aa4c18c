/**
 * Amazon S3 (`s3.amazonaws.com`): general purpose buckets, their objects and access points.
 *
 * Sources: S3 User Guide, "Amazon S3 CloudTrail events" (its account, bucket, object and access point
 * lists, its SOAP table, and the lists of its editions since 2017), the SDK's operation names, and
 * public records.
 */
export const S3 = `
[management account]
DeleteAccountPublicAccessBlock write documented = s3control:DeletePublicAccessBlock
GetAccountPublicAccessBlock read observed = s3control:GetPublicAccessBlock
PutAccountPublicAccessBlock write documented = s3control:PutPublicAccessBlock
JobCreated write documented # Batch Operations, AwsServiceEvent
JobStatusChanged write documented # Batch Operations, AwsServiceEvent
GetStorageLensDashboardDataInternal read observed # console only

[management bucket]
CreateBucket write observed
CreateBucketMetadataConfiguration write documented
CreateBucketMetadataTableConfiguration write documented
DeleteBucket write observed
DeleteBucketAnalyticsConfiguration write documented
DeleteBucketCors write documented
DeleteBucketEncryption write documented
DeleteBucketIntelligentTieringConfiguration write documented
DeleteBucketInventoryConfiguration write documented
DeleteBucketLifecycle write observed
DeleteBucketMetadataConfiguration write documented
DeleteBucketMetadataTableConfiguration write documented
DeleteBucketMetricsConfiguration write documented
DeleteBucketOwnershipControls write documented
DeleteBucketPolicy write observed
DeleteBucketPublicAccessBlock write documented = DeletePublicAccessBlock
DeleteBucketReplication write documented
DeleteBucketTagging write documented
GetAccelerateConfiguration read observed = GetBucketAccelerateConfiguration
GetBucketAcl read observed
GetBucketAnalyticsConfiguration read documented
GetBucketCors read observed
GetBucketEncryption read observed
GetBucketIntelligentTieringConfiguration read documented
GetBucketInventoryConfiguration read documented
GetBucketLifecycle read observed = GetBucketLifecycleConfiguration, GetBucketLifecycle
GetBucketLocation read observed
GetBucketLogging read observed
GetBucketMetadataConfiguration read documented
GetBucketMetadataTableConfiguration read documented
GetBucketMetricsConfiguration read documented
GetBucketNotification read documented = GetBucketNotificationConfiguration, GetBucketNotification
GetBucketObjectLockConfiguration read observed = GetObjectLockConfiguration
GetBucketOwnershipControls read observed
GetBucketPolicy read observed
GetBucketPolicyStatus read observed
GetBucketPublicAccessBlock read observed = GetPublicAccessBlock
GetBucketReplication read observed
GetBucketRequestPayment read observed
GetBucketTagging read observed
GetBucketVersioning read observed
GetBucketWebsite read observed
ListBuckets read observed
PutAccelerateConfiguration write documented = PutBucketAccelerateConfiguration
PutBucketAcl write observed
PutBucketAnalyticsConfiguration write documented
PutBucketCors write documented
PutBucketEncryption write documented
PutBucketIntelligentTieringConfiguration write documented
PutBucketInventoryConfiguration write documented
PutBucketLifecycle write observed = PutBucketLifecycleConfiguration, PutBucketLifecycle
PutBucketLogging write documented
PutBucketMetricsConfiguration write documented
PutBucketNotification write documented = PutBucketNotificationConfiguration, PutBucketNotification
PutBucketObjectLockConfiguration write documented = PutObjectLockConfiguration
PutBucketOwnershipControls write documented
PutBucketPolicy write observed
PutBucketPublicAccessBlock write documented = PutPublicAccessBlock
PutBucketReplication write documented
PutBucketRequestPayment write documented
PutBucketTagging write observed
PutBucketVersioning write observed
PutBucketWebsite write documented
UpdateBucketMetadataJournalTableConfiguration write documented
UpdateBucketMetadataInventoryTableConfiguration write documented
UpdateBucketMetadataAnnotationTableConfiguration write documented
DeleteBucketWebsite write legacy # on the page of 2017 to 2020, missing from the current one
PutBucketAbac write inferred
GetBucketAbac read inferred
ListBucketAnalyticsConfigurations read inferred
ListBucketIntelligentTieringConfigurations read inferred
ListBucketInventoryConfigurations read inferred
ListBucketMetricsConfigurations read inferred
ListMultipartUploads read inferred # documented for directory buckets only
OptionsObject read inferred # OPTIONS object is logged as a bucket action under a name the page does not print
PreflightRequest read inferred # OPTIONS object is logged as a bucket action under a name the page does not print

[data object]
AbortMultipartUpload write documented
CompleteMultipartUpload write documented
CopyObject write documented
CreateMultipartUpload write documented
DeleteObject write documented
DeleteObjectTagging write documented
DeleteObjects write documented # names no key: one DeleteObject each follows as AwsServiceEvent
GetObject read observed
GetObjectAcl read documented
GetObjectAttributes read documented
GetObjectLegalHold read documented
GetObjectRetention read documented
GetObjectTagging read documented
GetObjectTorrent read documented # the call is retired
HeadObject read documented
HeadBucket read documented # on the bucket list and on the object list: records say data event, and theirs is the last word
ListObjectVersions read documented
ListObjects read observed # ListObjectsV2 on a general purpose bucket is recorded so, with list-type 2
ListParts read documented
PutObject write documented
PutObjectAcl write documented
PutObjectLegalHold write documented
PutObjectRetention write documented
PutObjectTagging write documented
PutObjectAnnotation write documented
GetObjectAnnotation read documented
ListObjectAnnotations read documented
DeleteObjectAnnotation write documented
RestoreObject write documented
SelectObjectContent read documented
UpdateObjectEncryption write documented
UploadPart write documented
UploadPartCopy write documented
PostObject write legacy # browser upload; on the page of 2017 to 2023
ListObjectsV2 read documented # listed for access points
Presign read documented # printed in the access point list; signing makes no call
InitiateReplication write inferred # Batch Replication; the page names the event, not its category

[management bucket]
GetBucketAccelerateConfiguration read inferred # recorded as GetAccelerateConfiguration
PutBucketAccelerateConfiguration write inferred # recorded as PutAccelerateConfiguration
GetBucketLifecycleConfiguration read inferred # recorded as GetBucketLifecycle
PutBucketLifecycleConfiguration write inferred # recorded as PutBucketLifecycle
GetBucketNotificationConfiguration read inferred # recorded as GetBucketNotification
PutBucketNotificationConfiguration write inferred # recorded as PutBucketNotification
GetObjectLockConfiguration read inferred # recorded as GetBucketObjectLockConfiguration
PutObjectLockConfiguration write inferred # recorded as PutBucketObjectLockConfiguration
GetBucketRequestPay read legacy # as the pages of 2017 to 2019 print GetBucketRequestPayment
PutBucketRequestPay write legacy # as the pages of 2017 to 2019 print PutBucketRequestPayment
ListAllMyBuckets read inferred # SOAP; recorded as ListBuckets
GetBucketAccessControlPolicy read inferred # SOAP; recorded as GetBucketAcl
SetBucketAccessControlPolicy write inferred # SOAP; recorded as PutBucketAcl
GetBucketLoggingStatus read inferred # SOAP; recorded as GetBucketLogging
SetBucketLoggingStatus write inferred # SOAP; recorded as PutBucketLogging

[management]
GetPublicAccessBlock read inferred # recorded as GetBucketPublicAccessBlock or GetAccountPublicAccessBlock
PutPublicAccessBlock write inferred # recorded as PutBucketPublicAccessBlock or PutAccountPublicAccessBlock
DeletePublicAccessBlock write inferred # recorded as DeleteBucketPublicAccessBlock or DeleteAccountPublicAccessBlock

[management bucket]
ListDirectoryBuckets read inferred # recorded under s3express

[data object]
CreateSession read inferred # recorded under s3express
RenameObject write inferred # recorded under s3express
WriteGetObjectResponse write inferred # recorded under s3-object-lambda
`;
