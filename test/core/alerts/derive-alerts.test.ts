import fc from 'fast-check';
import { type AlertSpan, alertId, deriveAlerts } from '../../../core/alerts/derive-alerts';
import type { SeenEvent } from '../../../core/alerts/sightings';
import type { Rule } from '../../../core/rules/rule';
import { BURST, DETECTION, FIVE, seenAt } from '../../support/alerts';

const at = (...seconds: number[]) => seconds.map((each) => seenAt(each));

function derive(
  rule: Rule,
  seen: readonly SeenEvent[],
  known: readonly AlertSpan[] = [],
  since = 0,
) {
  const { raised, extended } = deriveAlerts({ rule, seen, known, since: FIVE + since });
  return {
    raised: raised.map(({ event: { at: key }, ...span }) => ({ ...relative(span), by: key })),
    extended: [...extended.values()].map(relative),
  };
}

/** In seconds after five. */
function relative({ at, from, to, count }: AlertSpan): AlertSpan {
  return { at: at - FIVE, from: from - FIVE, to: to - FIVE, count };
}

function known(span: AlertSpan): AlertSpan {
  return { at: span.at + FIVE, from: span.from + FIVE, to: span.to + FIVE, count: span.count };
}

describe('a detection rule', () => {
  test('raises an alert for an event', () => {
    expect(derive(DETECTION, at(0))).toEqual({
      raised: [{ at: 0, from: 0, to: 0, count: 1, by: '2026-03-04T05:00:00Z#e-0' }],
      extended: [],
    });
  });

  test('raises one for all events within a window', () => {
    const { raised } = derive(DETECTION, at(0, 10, 3599));
    expect(raised).toMatchObject([{ at: 0, to: 3599, count: 3 }]);
  });

  test('raises another for what comes a window later', () => {
    const { raised } = derive(DETECTION, at(0, 3600));
    expect(raised).toMatchObject([
      { at: 0, count: 1 },
      { at: 3600, count: 1 },
    ]);
  });

  test('counts an event once that was seen twice', () => {
    expect(derive(DETECTION, at(0, 0, 5, 5)).raised).toMatchObject([{ count: 2 }]);
  });

  test('raises nothing for what is known', () => {
    const alert = known({ at: 0, from: 0, to: 10, count: 2 });
    expect(derive(DETECTION, at(0, 10), [alert])).toEqual({ raised: [], extended: [] });
  });

  test('extends the known alert by what comes within its window', () => {
    const alert = known({ at: 0, from: 0, to: 0, count: 1 });
    expect(derive(DETECTION, at(0, 100), [alert], 100)).toEqual({
      raised: [],
      extended: [{ at: 0, from: 0, to: 100, count: 2 }],
    });
  });

  test('extends the known alert by what happened shortly before it and arrives late', () => {
    const alert = known({ at: 100, from: 100, to: 100, count: 1 });
    expect(derive(DETECTION, at(0, 100), [alert])).toEqual({
      raised: [],
      extended: [{ at: 100, from: 0, to: 100, count: 2 }],
    });
  });
});

describe('a correlation', () => {
  test('raises an alert by the event that completes it', () => {
    expect(derive(BURST, at(0, 100, 200))).toEqual({
      raised: [{ at: 200, from: 0, to: 200, count: 3, by: '2026-03-04T05:03:20Z#e-200' }],
      extended: [],
    });
  });

  test('raises none below its threshold', () => {
    expect(derive(BURST, at(0, 100)).raised).toEqual([]);
  });

  test('raises none for events too far apart', () => {
    expect(derive(BURST, at(0, 300, 600)).raised).toEqual([]);
  });

  test('counts what came until it no longer holds', () => {
    expect(derive(BURST, at(0, 1, 2, 3, 1000)).raised).toMatchObject([{ at: 2, to: 3, count: 4 }]);
  });

  test('raises one alert a window in a storm that does not end', () => {
    const storm = Array.from({ length: 150 }, (_, i) => seenAt(i * 60));
    expect(derive(BURST, storm).raised).toMatchObject([{ at: 120 }, { at: 3720 }, { at: 7320 }]);
  });

  test('looks back over what was seen before, and raises nothing there', () => {
    expect(derive(BURST, at(-300, -200, 0), [], 0).raised).toMatchObject([{ at: 0, from: -300 }]);
    expect(derive(BURST, at(-300, -200, -100, 900), [], 900).raised).toEqual([]);
  });

  test('is completed by an event that arrives late', () => {
    const { raised } = derive(BURST, at(0, 100, 200), [], 100);
    expect(raised).toMatchObject([{ at: 200, count: 3 }]);
  });
});

describe('whatever arrives in which order', () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 40 });
  const rule = fc.constantFrom<Rule>(DETECTION, BURST);

  /** As runs do that see one part after the other. */
  function inParts(each: Rule, parts: readonly (readonly number[])[]): AlertSpan[] {
    const seen: SeenEvent[] = [];
    const alerts = new Map<number, AlertSpan>();
    for (const part of parts) {
      seen.push(...at(...part));
      const since = FIVE + Math.min(...part);
      const derived = deriveAlerts({ rule: each, seen, known: [...alerts.values()], since });
      for (const { event: _, ...span } of derived.raised) alerts.set(span.at, span);
      for (const [start, span] of derived.extended) alerts.set(start, span);
    }
    return [...alerts.values()].sort((a, b) => a.at - b.at);
  }

  test('the same again raises nothing and changes nothing', () => {
    fc.assert(
      fc.property(rule, fc.array(seconds, { minLength: 1, maxLength: 5 }), (each, parts) => {
        const once = inParts(each, parts);
        expect(inParts(each, [...parts, ...parts])).toEqual(once);
      }),
    );
  });

  test('alerts stand a window apart', () => {
    fc.assert(
      fc.property(rule, fc.array(seconds, { minLength: 1, maxLength: 5 }), (each, parts) => {
        const starts = inParts(each, parts).map((span) => span.at);
        starts.slice(1).forEach((start, i) => {
          expect(start - (starts[i] ?? 0)).toBeGreaterThanOrEqual(each.windowSeconds);
        });
      }),
    );
  });

  test('every event of a detection rule is within a window of an alert', () => {
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 5 }), (parts) => {
        const alerts = inParts(DETECTION, parts);
        for (const second of parts.flat()) {
          const near = alerts.some((span) => Math.abs(span.at - FIVE - second) < 3600);
          expect(near).toBe(true);
        }
      }),
    );
  });

  test('files in order of time raise what one file would', () => {
    fc.assert(
      fc.property(rule, seconds, fc.integer({ min: 1, max: 40 }), (each, all, cut) => {
        const sorted = [...new Set(all)].sort((a, b) => a - b);
        const parts = [sorted.slice(0, cut), sorted.slice(cut)].filter((part) => part.length > 0);
        const starts = (spans: AlertSpan[]) => spans.map((span) => span.at);
        expect(starts(inParts(each, parts))).toEqual(starts(inParts(each, [sorted])));
      }),
    );
  });
});

test('an alert’s id tells its time, rule and group', () => {
  const id = alertId('rule', ['group'], FIVE);
  expect(id).toMatch(/^20260304T050000Z-[0-9a-f]{8}$/);
  expect(alertId('another', ['group'], FIVE)).not.toBe(id);
  expect(alertId('rule', ['another'], FIVE)).not.toBe(id);
});
