import { classify } from '../../../core/classification/classify';
import { identify } from '../../../core/identity/identify';
import { findResources } from '../../../core/resources/find-resources';
import { readSamples } from '../../support/samples';

const samples = readSamples();
const describeIfThere = samples ? describe : describe.skip;

describeIfThere('the public records in ../shared/samples', () => {
  const records = samples ?? [];

  test('all have an answer', () => {
    for (const { record } of records) {
      const classification = classify(record);
      expect(classification.service).not.toBe('');
      expect(identify(record.userIdentity).principal).not.toBe('');
      expect(findResources(record, classification)).toBeDefined();
    }
  });

  test('of S3 and SES that say their category agree with the catalogue alone', () => {
    const judged = records.flatMap(({ where, record }) => {
      const own = classify(record);
      const alone = classify({
        ...record,
        eventCategory: undefined,
        managementEvent: undefined,
        resources: undefined,
      });
      const isSaid = own.decidedBy === 'eventCategory' || own.decidedBy === 'managementEvent';
      const isKnownService = own.service === 's3' || own.service === 'ses';
      // An event's name cannot tell that it was an insight's, or refused at a VPC endpoint.
      const isOfName = own.category === 'management' || own.category === 'data';
      return isSaid && isKnownService && isOfName ? [{ where, own, alone }] : [];
    });
    const disagreeing = judged.filter(({ own, alone }) => own.category !== alone.category);
    expect(judged.length).toBeGreaterThan(10);
    expect(disagreeing.length / judged.length).toBeLessThanOrEqual(0.01);
  });

  test('of S3 and SES leave nothing unclassified', () => {
    const unclassified = records
      .map(({ where, record }) => ({ where, ...classify(record) }))
      .filter(({ service }) => service === 's3' || service === 'ses')
      .filter(({ category }) => category === 'unclassified');
    expect(unclassified).toEqual([]);
  });
});
