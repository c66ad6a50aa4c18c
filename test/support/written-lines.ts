/** The lines that go to each of this process's streams meanwhile. */
export function writtenLines(work: () => void): { readonly out: string[]; readonly err: string[] } {
  const [out, err] = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockReturnValue(true),
  );
  try {
    work();
    return { out: linesOf(out), err: linesOf(err) };
  } finally {
    out?.mockRestore();
    err?.mockRestore();
  }
}

function linesOf(write: jest.SpyInstance | undefined): string[] {
  const text = write?.mock.calls.map(([chunk]) => String(chunk)).join('') ?? '';
  return text.split('\n').filter(Boolean);
}
