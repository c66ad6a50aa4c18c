import { tellDeed } from '../../cli/deed';
import { identityDeed } from '../../cli/identity-deed';
import { objectDeed } from '../../cli/object-deed';
import { catalogueRows } from '../../core/classification/catalogue/catalogue';
import { findInItem } from '../../core/queries/ordering';
import { eventItem } from '../support/event-items';

const { event } = findInItem(eventItem(1));

/** Data events on S3's list that touch no object of a general purpose or directory bucket by a key. */
const WITHOUT_OBJECT = ['HeadBucket', 'Presign', 'CreateSession', 'WriteGetObjectResponse'];

test('a call that succeeded is told as done, any other as tried', () => {
  const deed = ['deleted', 'delete'] as const;
  expect(tellDeed(deed, undefined)).toBe('deleted');
  expect(tellDeed(deed, 'AccessDenied')).toBe('denied: delete');
  expect(tellDeed(deed, 'NoSuchKey')).toBe('failed: delete');
});

test('every object call of S3 has words of its own', () => {
  const names = catalogueRows()
    .filter(({ eventSource, level }) => /^s3(express)?\./.test(eventSource) && level === 'object')
    .map(({ eventName }) => eventName)
    .filter((eventName) => !WITHOUT_OBJECT.includes(eventName));
  const untold = names.filter((eventName) => {
    const [done] = objectDeed({ ...event, eventName, access: undefined }, 'target');
    return done === eventName;
  });
  expect(names.length).toBeGreaterThan(30);
  expect(untold).toEqual([]);
});

test('every call of SES that changes an identity has words of its own', () => {
  const names = catalogueRows()
    .filter(({ eventSource, access }) => eventSource === 'ses.amazonaws.com' && access === 'write')
    .map(({ eventName }) => eventName)
    .filter((eventName) => /Identity|VerifiedEmail|VerifyEmail|VerifyDomain/.test(eventName));
  const untold = names.filter((eventName) => {
    const [done] = identityDeed({ ...event, eventName, access: undefined });
    return done === eventName;
  });
  expect(names.length).toBeGreaterThan(15);
  expect(untold).toEqual([]);
});

test('a call that nobody knows is told by its access, else by its name', () => {
  expect(objectDeed({ ...event, eventName: 'FoldObject', access: 'write' }, 'target')).toEqual([
    'changed',
    'change',
  ]);
  expect(objectDeed({ ...event, eventName: 'constructor', access: undefined }, 'target')).toEqual([
    'constructor',
    'constructor',
  ]);
});
