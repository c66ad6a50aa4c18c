import { mergeResults } from '../../../bench/support/results';

const FINDINGS = { events: 1000, figures: { object: { calls: { value: 3 } } }, lines: ['printed'] };

describe('the file of results', () => {
  it('begins with the first benchmark that was run', () => {
    expect(JSON.parse(mergeResults(undefined, 'query', FINDINGS))).toEqual({
      query: {
        node: process.version,
        events: 1000,
        figures: { object: { calls: { value: 3 } } },
      },
    });
  });

  it('says what the figures are of, where the benchmark does', () => {
    const merged = mergeResults(undefined, 'ingest', { ...FINDINGS, about: { logs: 'generated' } });
    expect(JSON.parse(merged).ingest).toMatchObject({ logs: 'generated', events: 1000 });
  });

  it("keeps the other benchmarks' figures, and replaces its own", () => {
    const before = JSON.stringify({ query: 'old', 'local-ingest': 'kept' });
    expect(JSON.parse(mergeResults(before, 'query', FINDINGS))).toEqual({
      query: expect.objectContaining({ events: 1000 }),
      'local-ingest': 'kept',
    });
  });

  it('keeps the other groups of a benchmark of which a part was run', () => {
    const before = JSON.stringify({
      ingest: { events: 5, figures: { read: 'kept', object: 'old' } },
    });
    const merged = JSON.parse(mergeResults(before, 'ingest', FINDINGS, true));
    expect(merged.ingest).toMatchObject({
      events: 1000,
      figures: { ...FINDINGS.figures, read: 'kept' },
    });
  });
});
