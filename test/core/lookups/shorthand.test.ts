import { UsageError } from '../../../core/errors';
import { parseShorthand } from '../../../core/lookups/shorthand';

test('reads pairs of names and values', () => {
  expect(parseShorthand('AttributeKey=EventName,AttributeValue=PutObject')).toEqual({
    AttributeKey: 'EventName',
    AttributeValue: 'PutObject',
  });
});

// The AWS CLI's own parser reads each of these so.
test.each([
  ['white space around the signs', 'a = b , c = d', { a: 'b', c: 'd' }],
  ['a value without anything', 'a=,b=', { a: '', b: '' }],
  ['an equals sign in a value', 'a=b=c', { a: 'b=c' }],
  ['colons and slashes', 'a=arn:aws:s3:::b/c', { a: 'arn:aws:s3:::b/c' }],
  ['a space in a value', 'a=b c ', { a: 'b c' }],
  ['an escaped comma', 'a=b\\,c', { a: 'b,c' }],
  ['single quotes', "a='b,\"c\\'d\\\\'", { a: 'b,"c\'d\\' }],
  ['double quotes', 'a="b,\'c\\"d"', { a: 'b,\'c"d' }],
])('takes %s', (_name, written, read) => {
  expect(parseShorthand(written)).toEqual(read);
});

test.each([
  ['a name alone', 'foo', "Expected: '=', received: 'EOF' at character 4"],
  ['a comma behind everything', 'a=b,', "Expected: '=', received: 'EOF'"],
  ['a comma in a value', 'a=b,c', 'a comma inside a value is written \\,'],
  ['a quote in a value', "a=O'Neill", "Expected: ',', received: '''"],
  ['a list', 'a=[b]', "received: '['"],
  ['a name twice', 'a=b,a=c', 'Second instance of key "a"'],
  ['nothing', '', "Expected: '='"],
])('refuses %s', (_name, written, message) => {
  const parse = () => parseShorthand(written);
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(message);
});
