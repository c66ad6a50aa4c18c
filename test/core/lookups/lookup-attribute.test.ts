import { UsageError } from '../../../core/errors';
import { parseLookupAttributes } from '../../../core/lookups/lookup-attribute';

const BY_NAME = { AttributeKey: 'EventName', AttributeValue: 'PutObject' };
const BY_USER = { AttributeKey: 'Username', AttributeValue: 'a,b' };

test.each([
  ['shorthand', 'AttributeKey=EventName,AttributeValue=PutObject', [BY_NAME]],
  ['an object in JSON', JSON.stringify(BY_NAME), [BY_NAME]],
  ['a list in JSON', ` ${JSON.stringify([BY_NAME, BY_USER], null, 2)}`, [BY_NAME, BY_USER]],
  ['an empty list', '[]', []],
])('reads %s', (_name, written, read) => {
  expect(parseLookupAttributes(written)).toEqual(read);
});

test.each([
  ['broken JSON', '[{', 'Invalid JSON'],
  ['an attribute without a value', '{"AttributeKey":"EventName"}', 'Missing required parameter'],
  ['an unknown key', 'AttributeKey=eventName,AttributeValue=a', 'must be one of: EventId'],
  ['an empty value', 'AttributeKey=EventName,AttributeValue=', '1 to 2000 characters'],
  [
    'a value that is too long',
    `AttributeKey=EventName,AttributeValue=${'a'.repeat(2001)}`,
    '1 to 2000 characters',
  ],
  ['a number', '{"AttributeKey":"EventName","AttributeValue":1}', 'must be a text'],
  ['an unknown parameter', 'AttributeKey=EventId,AttributeValue=a,b=c', 'Unknown parameter'],
  ['no attribute at all', '[1]', 'an AttributeKey and an AttributeValue'],
  ['a third answer to yes or no', 'AttributeKey=ReadOnly,AttributeValue=True', 'true or false'],
])('refuses %s', (_name, written, message) => {
  const parse = () => parseLookupAttributes(written);
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(message);
});
