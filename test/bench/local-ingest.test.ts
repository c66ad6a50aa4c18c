import { figuresOf } from '../../bench/local-ingest';

describe('the figures of local ingest', () => {
  it('limit its wall clock to one and a half times that of the bare calls', () => {
    const { ratio } = figuresOf(
      { wallMilliseconds: 1600, cpuMilliseconds: 900 },
      { wallMilliseconds: 1000, cpuMilliseconds: 300 },
    );
    expect(ratio).toEqual({ wall: { value: 1.6, limit: 1.5 }, cpu: { value: 3 } });
  });
});
