import { defineConfig } from './lib/define-config';

/**
 * What is deployed. Everything has a default: an empty configuration records management events, S3
 * writes in all buckets and SES sends, and stores the events of SES and S3.
 *
 * Each line below shows a field with its default; docs/configuration.md says what it costs. Any
 * single value can also be given for one run: `npx cdk deploy -c retentionDays.data=30`.
 */
export default defineConfig({
  // stackName: 'Trailstore',
  // services: ['ses', 's3'], // or 'all'
  // dataEvents: {
  //   s3: 'writes', // 'all' adds reads, 'none' records no object calls
  //   buckets: ['only-this-bucket'], // left out: all buckets
  //   exceptBuckets: ['log-bucket-of-another-trail'], // left out: none
  //   sesSends: true,
  // },
  // retentionDays: {
  //   management: 400, // or 'forever'
  //   data: 90,
  //   sends: 400,
  //   insight: 400,
  //   'network-activity': 90,
  //   unclassified: 90,
  // },
  // indexes: {
  //   management: ['resource', 'principal', 'accessKey', 'eventName', 'eventId'],
  //   data: ['resource', 'accessKey'],
  //   sends: ['resource', 'principal', 'accessKey', 'eventName', 'eventId'],
  //   insight: ['eventName', 'eventId'],
  //   'network-activity': ['resource', 'accessKey'],
  //   unclassified: ['resource', 'principal', 'accessKey', 'eventName', 'eventId'],
  // },
  // shards: 1,
  // ingest: {
  //   functionsAtOnce: 10,
  //   filesACall: 5,
  // },
  // tables: {
  //   warmWriteUnits: 12_000, // left out: what DynamoDB gives a new table
  //   leastWriteUnits: 5_000, // left out: on demand
  //   mostWriteUnits: 40_000,
  // },
  // logs: {
  //   coldAfterDays: 90, // or 'never'
  //   expireAfterDays: 2557, // seven years; or 'never'
  // },
  // functionLogRetentionDays: 90,
  // alerts: {
  //   email: 'security@example.com', // or a list; left out: nobody is told
  //   oldestEventHours: 24,
  // },
  // rules: {
  //   packs: ['cis'], // left out: none
  //   off: ['name-of-a-rule'], // left out: none
  // },
  // watch: ['s3:DeleteBucketPolicy', 'ses:*Identity', 's3:GetObject@arn:aws:s3:::payroll/*'], // left out: none
  // alarms: {
  //   fromLevel: 'medium', // or 'none'
  //   silenceHours: 1,
  // },
  // limits: {
  //   fileMegabytes: 1024, // uncompressed
  // },
  // stripCredentials: false,
  // audit: {
  //   delayHours: 2,
  //   firstDays: 7,
  // },
  // cloudWatchLogs: false,
});
