/**
 * S3 Control: account settings, access points, Batch Operations, Access Grants, Storage Lens,
 * Multi-Region Access Points. CloudTrail records them under `s3.amazonaws.com`, like Amazon S3's own.
 *
 * Sources: the SDK's operation names; the S3 User Guide documents only the account's public access
 * block (see s3.ts), public records show two more. The rest is inferred: configuration calls are
 * management events, and a call acts on the account unless it names one bucket or access point.
 * The names of Outposts bucket calls are here too, since one client makes both kinds.
 */
export const S3_CONTROL = `
[management account]
AssociateAccessGrantsIdentityCenter write inferred
CreateAccessGrant write inferred
CreateAccessGrantsInstance write inferred
CreateAccessGrantsLocation write inferred
CreateJob write inferred
CreateMultiRegionAccessPoint write inferred
CreateStorageLensGroup write inferred
DeleteAccessGrant write inferred
DeleteAccessGrantsInstance write inferred
DeleteAccessGrantsInstanceResourcePolicy write inferred
DeleteAccessGrantsLocation write inferred
DeleteJobTagging write inferred
DeleteMultiRegionAccessPoint write inferred
DeleteStorageLensConfiguration write inferred
DeleteStorageLensConfigurationTagging write inferred
DeleteStorageLensGroup write inferred
DescribeJob read inferred
DescribeMultiRegionAccessPointOperation read inferred
DissociateAccessGrantsIdentityCenter write inferred
GetAccessGrant read inferred
GetAccessGrantsInstance read inferred
GetAccessGrantsInstanceForPrefix read inferred
GetAccessGrantsInstanceResourcePolicy read inferred
GetAccessGrantsLocation read inferred
GetDataAccess read inferred # vends credentials; category not verified
GetJobTagging read inferred
GetMultiRegionAccessPoint read inferred
GetMultiRegionAccessPointPolicy read inferred
GetMultiRegionAccessPointPolicyStatus read inferred
GetMultiRegionAccessPointRoutes read inferred
GetStorageLensConfiguration read observed
GetStorageLensConfigurationTagging read inferred
GetStorageLensGroup read inferred
ListAccessGrants read inferred
ListAccessGrantsInstances read inferred
ListAccessGrantsLocations read inferred
ListAccessPoints read observed
ListAccessPointsForDirectoryBuckets read inferred
ListAccessPointsForObjectLambda read inferred
ListCallerAccessGrants read inferred
ListJobs read inferred
ListMultiRegionAccessPoints read inferred
ListStorageLensConfigurations read inferred
ListStorageLensGroups read inferred
PutAccessGrantsInstanceResourcePolicy write inferred
PutJobTagging write inferred
PutMultiRegionAccessPointPolicy write inferred
PutStorageLensConfiguration write inferred
PutStorageLensConfigurationTagging write inferred
SubmitMultiRegionAccessPointRoutes write inferred
UpdateAccessGrantsLocation write inferred
UpdateJobPriority write inferred
UpdateJobStatus write inferred
UpdateStorageLensGroup write inferred

[management bucket]
CreateAccessPoint write inferred
CreateAccessPointForObjectLambda write inferred
DeleteAccessPoint write inferred
DeleteAccessPointForObjectLambda write inferred
DeleteAccessPointPolicy write inferred
DeleteAccessPointPolicyForObjectLambda write inferred
DeleteAccessPointScope write inferred
DeleteBucketLifecycleConfiguration write inferred # an Outposts call; see s3-outposts.ts
GetAccessPoint read inferred
GetAccessPointConfigurationForObjectLambda read inferred
GetAccessPointForObjectLambda read inferred
GetAccessPointPolicy read inferred
GetAccessPointPolicyForObjectLambda read inferred
GetAccessPointPolicyStatus read inferred
GetAccessPointPolicyStatusForObjectLambda read inferred
GetAccessPointScope read inferred
GetBucket read inferred # an Outposts call; see s3-outposts.ts
ListRegionalBuckets read inferred # an Outposts call; see s3-outposts.ts
PutAccessPointConfigurationForObjectLambda write inferred
PutAccessPointPolicy write inferred
PutAccessPointPolicyForObjectLambda write inferred
PutAccessPointScope write inferred

[management]
ListTagsForResource read inferred # acts on the ARN it names: bucket, access point, Storage Lens group or Access Grants
TagResource write inferred # acts on the ARN it names: bucket, access point, Storage Lens group or Access Grants
UntagResource write inferred # acts on the ARN it names: bucket, access point, Storage Lens group or Access Grants
`;
