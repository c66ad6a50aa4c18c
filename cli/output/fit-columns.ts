/** What a column of a table asks for; widths are in cells of the terminal. */
export interface Demand {
  readonly title: number;
  /** Of each sampled value: as it is, and said in short where there is a shorter way. */
  readonly values: readonly { readonly whole: number; readonly short: number }[];
  /** What a line is worth nothing without: cut last of all. */
  readonly isKey: boolean;
  /** What a cell of it is worth, beside 1 for a cell of another column. */
  readonly worth: number;
  /** Its turn among the columns that may be left out, the lowest first; never where absent. */
  readonly leftOutAs?: number | undefined;
}

/** Blanks between two columns. */
export const GAP = 2;
/** Columns are left out until the others have so much, or all that they ask for. */
const COMFORTABLE = 24;
/** A narrower column says little. */
const NARROW = 12;
/** A narrower column says nothing; a line that is still too long goes on below. */
const NARROWEST = 3;
/** What is cut off a value that stands whole otherwise weighs more than what a short form leaves out. */
const SHORT_FORM_LOSS = 0.25;

/**
 * Shares the room of a line out to columns: first some are left out, until the others have enough to be
 * read; then they are narrowed where the least is lost.
 *
 * @returns the width of each column; 0 for one that is left out
 */
export function fitColumns(demands: readonly Demand[], room: number): number[] {
  const widths = shareOut(demands, room);
  // A value that is said in short leaves room behind it, which others can have.
  const said = demands.map(({ values, ...demand }, i) => ({
    ...demand,
    values: values.map(({ whole, short }) =>
      whole > (widths[i] ?? 0) ? { whole: short, short } : { whole, short },
    ),
  }));
  return shareOut(said, room);
}

function shareOut(demands: readonly Demand[], room: number): number[] {
  const wholeWidths = demands.map(({ title, values }) => widest(title, values, 'whole'));
  if (lineWidth(wholeWidths) <= room) return wholeWidths;
  const shown = leaveOut(demands, room);
  const widths = wholeWidths.map((width, i) => (shown.has(i) ? Math.min(width, room) : 0));
  for (const floor of [NARROW, NARROWEST]) narrow(widths, demands, room, (i) => !isKey(i), floor);
  narrow(widths, demands, room, () => true, NARROWEST);
  return widths;

  function isKey(i: number): boolean {
    return demands[i]?.isKey === true;
  }
}

/** Gives the room that is left to columns that may need it for rows that are not known yet. */
export function widen(
  widths: readonly number[],
  mayNeedIt: (column: number) => boolean,
  room: number,
): number[] {
  let spare = room - lineWidth(widths);
  return widths.map((width, i) => {
    if (width === 0 || !mayNeedIt(i)) return width;
    const more = Math.max(Math.min(COMFORTABLE - width, spare), 0);
    spare -= more;
    return width + more;
  });
}

function leaveOut(demands: readonly Demand[], room: number): ReadonlySet<number> {
  const shown = new Set(demands.keys());
  const inTurn = [...demands.entries()]
    .filter(([, { leftOutAs }]) => leftOutAs !== undefined)
    .sort(([, a], [, b]) => (a.leftOutAs ?? 0) - (b.leftOutAs ?? 0));
  const comfort = demands.map(({ title, values, isKey }) =>
    isKey
      ? widest(title, values, 'whole')
      : Math.min(widest(Math.min(title, NARROW), values, 'short'), COMFORTABLE),
  );
  for (const [next] of inTurn) {
    if (lineWidth(comfort.filter((_, i) => shown.has(i))) <= room) break;
    shown.delete(next);
  }
  return shown;
}

/** Takes cell after cell from the column that loses least by it, until the line fits. */
function narrow(
  widths: number[],
  demands: readonly Demand[],
  room: number,
  mayNarrow: (column: number) => boolean,
  floor: number,
): void {
  const lossOf = (i: number) => {
    const width = widths[i] ?? 0;
    const demand = demands[i];
    return demand && width > floor && mayNarrow(i) ? loss(demand, width) : Infinity;
  };
  const losses = widths.map((_, i) => lossOf(i));
  for (let excess = lineWidth(widths) - room; excess > 0; excess--) {
    const least = Math.min(...losses);
    if (least === Infinity) return;
    const i = losses.indexOf(least);
    widths[i] = (widths[i] ?? 0) - 1;
    losses[i] = lossOf(i);
  }
}

/** What a column loses that becomes narrower by one: the wider it is, the less is said by a cell of it. */
function loss({ values, worth }: Demand, width: number): number {
  let cut = 0;
  for (const { whole, short } of values) {
    if (short >= width) cut += 1;
    else if (whole >= width) cut += SHORT_FORM_LOSS;
  }
  return (worth * cut) / width ** 3;
}

function widest(title: number, values: Demand['values'], form: 'whole' | 'short'): number {
  return values.reduce((width, value) => Math.max(width, value[form]), title);
}

function lineWidth(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0);
  return shown.reduce((sum, width) => sum + width + GAP, -GAP);
}
