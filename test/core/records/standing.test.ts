import { standingOf } from '../../../core/records/standing';

const RECORD = JSON.stringify({
  eventVersion: '1.08',
  eventTime: '2026-01-02T03:04:05Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
});

const standing = (behind: string) => standingOf(Buffer.from(RECORD + behind), RECORD.length);

describe('a record behind damage stands in the list of the log', () => {
  test.each([
    ['the log ends behind that', ` , ${RECORD} ]}{`],
    ['another log follows', `]}\n{"Records":[${RECORD}]}`],
    ['a field of the log follows', `],"a":{"b":[1]}}\n{`],
    ['a damaged record follows', `,${RECORD},{"eventVersion":x`],
    ['damage follows', '\0'],
    ['the bracket behind it is damaged', ']x'],
    ['a second damaged record seems to close a list', `,{"ARN":"arn"}],"readOnly":true},${RECORD}`],
    ['a second damaged record seems to end early', `,${RECORD},"eventTime":"2026"},${RECORD}`],
    ['no list of one record is as long', `,${RECORD}`.repeat(3000)],
    ['no value of one record is as long', `,"${'x'.repeat(300_000)}`],
  ])('where %s', (_where, behind) => {
    expect(standing(behind)).toEqual({ kind: 'element' });
  });
});

describe('a record behind damage stands inside another', () => {
  test.each([
    ['more fields follow its list', `,${RECORD}`, '],"readOnly":true},{'],
    ['a damaged field follows its list', '', '],"readOnly":x},{'],
    ['its list is the last field', '', ']},{'],
    ['its list is the last field of the last record', '', ']}]}'],
    ['its list stands in a list', '', ']],'],
    ['it is a field of an object, the colon of which is damaged', '', ',"readOnly":true}'],
    ['it is the last field of an object', '', '},"readOnly":true}'],
  ])('where %s', (_where, others, behind) => {
    expect(standing(others + behind)).toMatchObject({ kind: 'inside' });
  });

  test('more of which stands behind its list', () => {
    const text = Buffer.from(`${RECORD},${RECORD}],"readOnly":true},{`);
    const found = standingOf(text, RECORD.length);
    expect(found).toEqual({ kind: 'inside', goesOnAt: text.lastIndexOf('},{') + 1 });
  });
});

test.each(['', ',', `,${RECORD}`, ',{"eventVersion', ']', ']}', ' ]} ', '],', '],"a":', '}'])(
  'what ends with %j may yet tell',
  (behind) => {
    expect(standing(behind)).toEqual({ kind: 'unfinished' });
  },
);
