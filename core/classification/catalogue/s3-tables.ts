/**
 * S3 Tables (`s3tables.amazonaws.com`).
 *
 * Source: S3 User Guide, "Logging with CloudTrail for S3 Tables". Inferred: APIs that it does not list.
 */
export const S3_TABLES = `
[management bucket]
CreateNamespace write documented
CreateTable write documented
CreateTableBucket write documented
DeleteNamespace write documented
DeleteTable write documented
DeleteTableBucket write documented
DeleteTableBucketPolicy write documented
DeleteTablePolicy write documented
GetNamespace read documented
GetTable read documented
GetTableBucket read documented
GetTableBucketMaintenanceConfiguration read documented
GetTableBucketPolicy read documented
GetTableMaintenanceConfiguration read documented
GetTableMaintenanceJobStatus read documented
GetTableMetadataLocation read documented
GetTablePolicy read documented
ListNamespaces read documented
ListTableBuckets read documented
ListTables read documented
PutTableBucketMaintenanceConfiguration write documented
PutTableMaintenanceConfiguration write documented
PutTableBucketPolicy write documented
PutTablePolicy write documented
RenameTable write documented
UpdateTableMetadataLocation write documented
TablesMaintenanceEvent write documented # AwsServiceEvent
PutBucketPolicy write documented # as the page prints PutTableBucketPolicy
DeleteTableBucketEncryption write inferred
DeleteTableBucketMetricsConfiguration write inferred
DeleteTableBucketReplication write inferred
DeleteTableReplication write inferred
GetTableBucketEncryption read inferred
GetTableBucketMetricsConfiguration read inferred
GetTableBucketReplication read inferred
GetTableBucketStorageClass read inferred
GetTableEncryption read inferred
GetTableRecordExpirationConfiguration read inferred
GetTableRecordExpirationJobStatus read inferred
GetTableReplication read inferred
GetTableReplicationStatus read inferred
GetTableStorageClass read inferred
ListTagsForResource read inferred
PutTableBucketEncryption write inferred
PutTableBucketMetricsConfiguration write inferred
PutTableBucketReplication write inferred
PutTableBucketStorageClass write inferred
PutTableRecordExpirationConfiguration write inferred
PutTableReplication write inferred
TagResource write inferred
UntagResource write inferred

[data object]
AbortMultipartUpload write documented
CompleteMultipartUpload write documented
CreateMultipartUpload write documented
GetObject read documented
HeadObject read documented
ListParts read documented
PutObject write documented
UploadPart write documented
`;
