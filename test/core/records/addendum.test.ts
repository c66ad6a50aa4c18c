import { readAddendum } from '../../../core/records/addendum';

/** The perfect addendum: every field is there. */
const ADDENDUM = {
  reason: 'UPDATED_DATA',
  updatedFields: 'responseElements, additionalEventData',
  originalRequestID: 'EXAMPLE123456789',
  originalEventID: '3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
};

test('says what was corrected', () => {
  expect(readAddendum({ addendum: ADDENDUM })).toEqual({
    ...ADDENDUM,
    updatedFields: ['responseElements', 'additionalEventData'],
  });
});

test('of a late record has a reason alone', () => {
  expect(readAddendum({ addendum: { reason: 'DELIVERY_DELAY' } })).toEqual({
    reason: 'DELIVERY_DELAY',
    updatedFields: [],
  });
});

test('may list the fields', () => {
  const addendum = { ...ADDENDUM, updatedFields: ['responseElements', 7] };
  expect(readAddendum({ addendum })?.updatedFields).toEqual(['responseElements']);
});

test.each([
  ['without one', {}],
  ['with another thing in its place', { addendum: 'UPDATED_DATA' }],
  ['that is no record', 'text'],
])('is absent from a record %s', (_, record) => {
  expect(readAddendum(record)).toBeUndefined();
});
