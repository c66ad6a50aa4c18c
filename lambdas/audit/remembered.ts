/** What was read once, for a while: what was asked for first is forgotten first. */
export class Remembered<T> {
  private readonly known = new Map<string, Promise<T>>();

  constructor(private readonly most: number) {}

  /** @param read is called once as long as its answer, or its failure, is remembered */
  get(name: string, read: () => Promise<T>): Promise<T> {
    const known = this.known.get(name) ?? read();
    this.known.set(name, known);
    const [oldest] = this.known.keys();
    if (this.known.size > this.most && oldest !== undefined) this.known.delete(oldest);
    return known;
  }
}
