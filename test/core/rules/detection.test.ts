import { detectionOf, matches, reasonsOf, ruleOf } from './sigma';

const RECORD = {
  eventSource: 's3.amazonaws.com',
  eventName: 'PutObject',
  userAgent: '[S3 Browser/12.1.1 <https://s3browser.example.com>]',
  sourceIPAddress: '192.0.2.7',
  readOnly: false,
  errorMessage: '',
  responseElements: null,
  userIdentity: { type: 'IAMUser', accountId: '012345678901', userName: 'Alice' },
  requestParameters: {
    bucketName: 'ledger',
    enable: 'false',
    size: 4096,
    count: '12',
    key: 'C:\\Temp\\a*b?.exe',
    tags: ['one', 'two', ['three']],
    none: [],
    statement: { effect: 'Allow', depth: { actions: ['s3:GetObject', 's3:*'] } },
    userName: 'alice',
    greeting: 'HELLO wörld ΣΑΣ',
    ipv6: '2001:db8::7',
    block: '192.0.2.0/28',
    encoded: 'eyJhIjogInRoZSBwYXNzd29yZCJ9',
    command: 'aws s3 cp –recursive /quiet',
  },
  resources: [{ ARN: 'arn:aws:s3:::ledger' }, { ARN: 'arn:aws:s3:::ledger/a', accountId: null }],
};

const P = 'requestParameters';

describe('one field', () => {
  test.each<[string, string, boolean]>([
    // Texts, whatever their case.
    ['eventName', 'putobject', true],
    ['eventName', 'PutObjec', false],
    ['eventName', '[GetObject, PutObject]', true],
    ['eventName', '[GetObject, DeleteObject]', false],
    [`${P}.greeting`, "'hello WÖRLD σας'", true],
    ['eventName|cased', 'PutObject', true],
    ['eventName|cased', 'putobject', false],
    // Wildcards.
    ['eventName', 'Put*', true],
    ['eventName', "'*object'", true],
    ['eventName', 'P?t*t', true],
    ['eventName', 'PutObject?', false],
    ['eventName', "'*'", true],
    ['nothing', "'*'", false],
    ['responseElements', "'*'", false],
    [`${P}.key`, "'C:\\Temp\\a\\*b\\?.exe'", true],
    [`${P}.key`, "'C:\\\\Temp\\\\*'", true],
    [`${P}.key`, "'*\\aXb*'", false],
    // Where it stands.
    ['userAgent|contains', "'s3 browser'", true],
    ['userAgent|contains', "'s3*12'", true],
    ['eventName|startswith', 'put', true],
    ['eventName|startswith', 'object', false],
    ['eventName|endswith', 'OBJECT', true],
    ['eventName|endswith', 'put', false],
    ['userAgent|contains|all', "['S3 Browser', 'example.com']", true],
    ['userAgent|contains|all', "['S3 Browser', 'example.org']", false],
    ['userAgent|contains|cased', "'s3 browser'", false],
    ['errorMessage|contains', "'*'", true],
    // Empty texts and null.
    ['errorMessage', "''", true],
    ['eventName', "''", false],
    ['nothing', "''", false],
    ['nothing', 'null', true],
    ['responseElements', 'null', true],
    ['eventName', 'null', false],
    ['resources.accountId', 'null', true],
    [`${P}.none`, 'null', false],
    ['eventName.part', 'null', true],
    // Numbers and booleans, as JSON or as texts.
    [`${P}.size`, '4096', true],
    [`${P}.size`, "'4096'", true],
    [`${P}.size`, "'40*'", true],
    [`${P}.size|contains`, "'09'", true],
    [`${P}.count`, '12', true],
    [`${P}.count`, '12.0', true],
    [`${P}.count`, '1', false],
    ['userIdentity.accountId', '012345678901', true],
    ['errorMessage', '0', false],
    ['readOnly', 'false', true],
    ['readOnly', "'FALSE'", true],
    ['readOnly', 'true', false],
    [`${P}.enable`, 'false', true],
    [`${P}.enable`, "'False'", true],
    ['readOnly', '0', false],
    // Lists: any element.
    [`${P}.tags`, 'two', true],
    [`${P}.tags`, 'THREE', true],
    [`${P}.tags`, 'four', false],
    [`${P}.tags|all`, '[one, two]', true],
    [`${P}.tags|all`, '[one, four]', false],
    ['resources.ARN|endswith', "'ledger/a'", true],
    // Maps: a text is sought in the values below.
    [`${P}|contains`, 'ledger', true],
    [`${P}.statement`, 'allow', true],
    [`${P}.statement|contains|all`, "[Allow, 's3:Get']", true],
    [`${P}.statement|contains`, 'effect', false],
    [`${P}.statement|re`, "'^s3:G'", true],
    // Presence.
    ['responseElements|exists', 'true', true],
    ['responseElements|exists', 'false', false],
    ['nothing|exists', 'false', true],
    ['nothing|exists', 'true', false],
    [`${P}.none|exists`, 'true', true],
    ['toString|exists', 'true', false],
    // Regular expressions.
    ['eventName|re', "'^Put'", true],
    ['eventName|re', "'^put'", false],
    ['eventName|re|i', "'^put'", true],
    ['eventName|re', "['^Get', 't$']", true],
    ['eventName|re|all', "['^Put', 't$']", true],
    [`${P}.size|re`, "'^4.*6$'", true],
    // Addresses.
    ['sourceIPAddress|cidr', '192.0.2.0/24', true],
    ['sourceIPAddress|cidr', '198.51.100.0/24', false],
    ['sourceIPAddress|cidr', '[198.51.100.0/24, 192.0.2.7]', true],
    [`${P}.ipv6|cidr`, "'2001:db8::/32'", true],
    [`${P}.ipv6|cidr`, "'2001:db9::/32'", false],
    ['eventName|cidr', '0.0.0.0/0', false],
    [`${P}.block|cidr`, '192.0.2.0/24', false],
    // Comparisons.
    [`${P}.size|gt`, '4095', true],
    [`${P}.size|gt`, '4096', false],
    [`${P}.size|gte`, '4096', true],
    [`${P}.size|lt`, '4096.5', true],
    [`${P}.size|lte`, '4095', false],
    [`${P}.count|gte`, '12', true],
    ['eventName|gte', '0', false],
    ['errorMessage|gte', '0', false],
    ['nothing|lt', '5', false],
    // What is different, or not there.
    ['eventName|neq', 'GetObject', true],
    ['eventName|neq', 'putobject', false],
    ['eventName|neq', '[GetObject, PutObject]', false],
    ['nothing|neq', 'x', true],
    ['nothing|neq', 'null', false],
    ['eventName|contains|neq', 'Bucket', true],
    ['sourceIPAddress|cidr|neq', '192.0.2.0/24', false],
    // Other fields.
    ['userIdentity.userName|fieldref', `${P}.userName`, true],
    ['userIdentity.userName|fieldref|cased', `${P}.userName`, false],
    ['userIdentity.userName|fieldref|neq', `${P}.userName`, false],
    ['userIdentity.userName|fieldref', 'nothing', false],
    ['nothing|fieldref', 'nothing', false],
    ['nothing|fieldref|neq', 'nothing', true],
    ['resources.ARN|fieldref|endswith', `${P}.bucketName`, true],
    ['resources.ARN|fieldref|contains', `${P}.bucketName`, true],
    ['resources.ARN|fieldref|startswith', `${P}.bucketName`, false],
    ['resources.ARN|contains|fieldref', `${P}.bucketName`, true],
    [`${P}.size|fieldref`, `${P}.size`, true],
    // Encodings.
    [`${P}.encoded|base64offset|contains`, "'the password'", true],
    [`${P}.encoded|base64offset|contains`, "'a password'", false],
    [`${P}.encoded|base64`, '\'{"a": "the password"}\'', true],
    [`${P}.command|windash|contains`, "' -recursive -quiet'", true],
    [`${P}.command|contains|windash`, "' -recursive -loud'", false],
  ])('%s: %s is %p', (key, value, isMatch) => {
    expect(matches(ruleOf(key, value), RECORD)).toBe(isMatch);
  });

  test.each([
    [`'${'x'.repeat(511)}?'`, true],
    [`'${'x'.repeat(510)}*?'`, true],
    [`'${'?'.repeat(512)}'`, true],
    [`'${'x'.repeat(9_999)}*'`, false],
  ])('of long patterns, those without ? may be longer', (value, isMatch) => {
    expect(matches(ruleOf('a', value), { a: 'x'.repeat(512) })).toBe(isMatch);
  });

  test('derived fields are found under trailstore', () => {
    const derived = { access: 'write', policy: { public: true } };
    expect(matches(ruleOf('trailstore.policy.public', 'true'), RECORD, derived)).toBe(true);
    expect(matches(ruleOf('trailstore.access', 'read'), RECORD, derived)).toBe(false);
    expect(matches(ruleOf('trailstore.access|exists', 'true'), { trailstore: derived })).toBe(
      false,
    );
  });

  test('another field’s values are looked up however many and long they are', () => {
    const others = [...Array.from({ length: 1000 }, (_, at) => `x${at}`), 'y'.repeat(100_000)];
    const isAmong = (own: string) => matches(ruleOf('own|fieldref', 'others'), { own, others });
    expect(isAmong('X999')).toBe(true);
    expect(isAmong('Y'.repeat(100_000))).toBe(true);
    expect(isAmong('x1000')).toBe(false);
  });

  describe.each(['contains', 'startswith', 'endswith'])(
    'of another field’s values, %s looks for',
    (how) => {
      const isFound = (own: string, others: readonly string[]) =>
        matches(ruleOf(`own|fieldref|${how}`, 'others'), { own, others });
      const no = (count: number) => Array.from({ length: count }, (_, at) => `no${at}`);

      test('the first 64 that are distinct', () => {
        expect(isFound('yes', [...no(63), 'yes'])).toBe(true);
        expect(isFound('yes', [...no(63), ...no(63), 'yes'])).toBe(true);
        expect(isFound('yes', [...no(64), 'yes'])).toBe(false);
      });

      test('those for which there is room in 4,096 characters', () => {
        const own = 'y'.repeat(5000);
        expect(isFound(own, ['y'.repeat(4096)])).toBe(true);
        expect(isFound(own, ['y'.repeat(4097)])).toBe(false);
        expect(isFound(own, ['n'.repeat(4000), 'y'.repeat(97)])).toBe(false);
        expect(isFound(own, ['n'.repeat(4000), 'y'.repeat(97), 'y'.repeat(96)])).toBe(true);
      });
    },
  );

  test('of lists of millions, one is found', () => {
    const tags = Array.from({ length: 1_000_000 }, (_, index) => index);
    expect(matches(ruleOf('tags', '999999'), { tags })).toBe(true);
    expect(matches(ruleOf('tags|fieldref|contains', 'tags'), { tags })).toBe(true);
  });
});

describe('UTF-16', () => {
  const utf16le = (text: string) => Buffer.from(text, 'utf16le');
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const swapped = utf16le('password').swap16();
  const withMark = Buffer.concat([Buffer.from([0xff, 0xfe]), utf16le('password')]);

  test.each([
    ['a|wide|base64', base64(utf16le('password'))],
    ['a|utf16le|base64', base64(utf16le('password'))],
    ['a|utf16be|base64', base64(swapped)],
    ['a|utf16|base64', base64(withMark)],
    ['a|wide|base64offset|contains', base64(utf16le('my password is'))],
    ['a|wide|base64offset|contains', base64(utf16le('m password is'))],
    ['a|wide', 'p\0a\0s\0s\0w\0o\0r\0d\0'],
    ['a|utf16be|contains', 'x\0p\0a\0s\0s\0w\0o\0r\0d'],
  ])('%s is found in %j', (key, a) => {
    expect(matches(ruleOf(key, 'password'), { a })).toBe(true);
    expect(matches(ruleOf(key, 'Pazzword'), { a })).toBe(false);
  });
});

describe('keywords', () => {
  const keywords = (definition: string) => detectionOf({ keywords: definition }, 'keywords');

  test.each([
    ['[nowhere, ledger]', true],
    ['[nowhere]', false],
    ['ledger', true],
    ['[LEDGER/A]', true],
    ['[s3:Get*ect]', true],
    ['[4096]', true],
    ['[409]', true],
    ['[bucketName]', false],
    ["{ '|all': [browser, ledger] }", true],
    ["{ '|all': [browser, nowhere] }", false],
    ["{ '|re': '^PutO' }", true],
    ["{ '|cased': 'LEDGER' }", false],
    ["{ '|wide|base64offset|contains': 'password' }", false],
    ["{ '|base64offset|contains': 'password' }", true],
  ])('%s: %p', (definition, isMatch) => {
    expect(matches(keywords(definition), RECORD)).toBe(isMatch);
  });

  test('are found a million levels deep', () => {
    const deep: unknown = JSON.parse(`${'{"a":['.repeat(500_000)}"it"${']}'.repeat(500_000)}`);
    expect(matches(keywords('[it]'), { deep })).toBe(true);
    expect(matches(keywords('[that]'), { deep })).toBe(false);
  });
});

describe('search identifiers', () => {
  test.each([
    ['all fields of a map', '{ eventName: PutObject, readOnly: false }', true],
    ['all fields of a map', '{ eventName: PutObject, readOnly: true }', false],
    ['one map of a list', '[{ eventName: GetObject }, { readOnly: false }]', true],
    ['one map of a list', '[{ eventName: GetObject }, { readOnly: true }]', false],
    ['maps and keywords in one list', '[{ eventName: GetObject }, ledger]', true],
  ])('%s: %s is %p', (_, definition, isMatch) => {
    expect(matches(detectionOf({ selection: definition }, 'selection'), RECORD)).toBe(isMatch);
  });

  test('a list of conditions asks for one of them', () => {
    const identifiers = { a: '{ eventName: GetObject }', b: '{ readOnly: false }' };
    expect(matches(detectionOf(identifiers, '[a, b]'), RECORD)).toBe(true);
    expect(matches(detectionOf(identifiers, '[a, a and b]'), RECORD)).toBe(false);
  });
});

describe('refused with the reason', () => {
  test.each([
    ['a|expand', "'%users%'", 'write the values'],
    ['a|hour', '3', 'parts of a time'],
    ['a|minute|gte', '3', 'parts of a time'],
    ['a|containz', 'x', 'no modifier "containz"'],
    ['a|', 'x', 'no modifier ""'],
    ['a|toString', 'x', 'no modifier "toString"'],
    ['a|contains|contains', 'x', 'twice'],
    ['a|startswith|endswith', 'x', 'do not go together'],
    ['a|re|cidr', 'x', 'do not go together'],
    ['a|re|contains', 'x', 'for texts alone'],
    ['a|re|cased', 'x', 'for texts alone'],
    ['a|gt|contains', '1', 'for texts alone'],
    ['a|cidr|base64', '192.0.2.0/24', 'for texts alone'],
    ['a|i', 'x', 'belong to re'],
    ['a|i|re', 'x', 'belong to re'],
    ['a|exists|neq', 'true', 'exists stands alone'],
    ['a|exists', 'x', 'true or false'],
    ['a|exists', '1', 'true or false'],
    ['a|lt|neq', '1', 'do not go together'],
    ['a|lt', "'1'", 'takes a number'],
    ['a|all', 'x', 'all needs a list'],
    ['a|all', '[x]', 'more values than one'],
    ['a', '[]', 'empty'],
    ['a', '[x, null]', 'null cannot be one of several'],
    ['a|contains', 'null', 'null takes no modifier'],
    ['a', '{ b: c }', 'a value is a text'],
    ['a', '[[x]]', 'a value is a text'],
    ['a', '12345678901234567890', 'in quotes'],
    ['a', '.nan', 'in quotes'],
    ['a', '.inf', 'in quotes'],
    ['a|cidr', '192.0.2.0/33', 'no block of addresses'],
    ['a|cidr', "'*'", 'no block of addresses'],
    ['a|re', "'(?=x)'", 'no look-around'],
    ['a|re', "''", 'takes a regular expression'],
    ['a|fieldref', '1', 'the name of a field'],
    ['a|base64', "'x*'", 'wildcard'],
    ['a|base64offset', 'password', 'add contains'],
    ['a|contains|base64', 'x', 'after the encodings'],
    ['a|base64|wide', 'x', 'the last encoding'],
    ['a|base64|base64offset', 'x', 'Base64 of Base64'],
    ['a|wide|utf16be', 'x', 'do not go together'],
    ['a|wide|windash', 'x', 'windash comes first'],
    ['a|windash|contains', "' -a -b -c -d -e'", 'too many'],
    ['a..b', 'x', 'no name'],
    ['.a', 'x', 'no name'],
    [`a${'.a'.repeat(32)}`, 'x', '32 parts'],
    ['|exists', 'true', 'needs a field'],
    ['|startswith', 'x', 'anywhere'],
    ['|all', "[x, '*']", 'every event'],
    ['a', 'x'.repeat(10_001), '10000 characters'],
    ['a', `'${'x'.repeat(512)}?'`, 'wildcard ? has 512 characters'],
    ['a|contains', `'?${'x'.repeat(510)}'`, 'wildcard ? has 512 characters'],
    ['a|re', "'[ab]{299}'", '300 are taken'],
  ])('%s: %s', (key, value, reason) => {
    expect(reasonsOf(ruleOf(key, value))).toEqual([expect.stringContaining(reason)]);
  });

  test.each([
    ['{}', 'empty'],
    ['[]', 'empty'],
    ["''", 'every event'],
    ['null', 'no keyword'],
    ['[[x]]', 'a list inside a list'],
  ])('the search identifier %s', (definition, reason) => {
    expect(reasonsOf(detectionOf({ selection: definition }, 'selection'))).toEqual([
      expect.stringContaining(reason),
    ]);
  });

  test('all that is wrong is said at once', () => {
    const wrong = { a: "{ 'x|expand': 1, 'y|nope': 2 }", b: '{}' };
    expect(reasonsOf(detectionOf(wrong, 'a and c'))).toHaveLength(4);
  });

  test('too many search identifiers', () => {
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, at) => [`a${at}`, '[x]']));
    expect(reasonsOf(detectionOf(many, '1 of them'))).toEqual([expect.stringContaining('256')]);
  });

  test('tests that multiply', () => {
    const list = `{ a: [${Array.from({ length: 1000 }, (_, at) => `x${at}`).join(', ')}] }`;
    const condition = Array.from({ length: 51 }, () => 'a').join(' or ');
    expect(reasonsOf(detectionOf({ a: list }, condition))).toEqual([
      expect.stringContaining('50000'),
    ]);
    expect(reasonsOf(detectionOf({ a: list }, 'a or a'))).toEqual([]);
  });

  test.each([
    ['timeframe: 5m', 'correlations'],
    ['timefrane: 5m', 'misspelt'],
    ['conditions: a', 'misspelt'],
  ])('the key %s', (line, reason) => {
    const yaml = `${detectionOf({ a: '[x]' }, 'a')}\n    ${line}`;
    expect(reasonsOf(yaml)).toContainEqual(expect.stringContaining(reason));
  });
});
