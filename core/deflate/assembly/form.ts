import { FILLINGS, FORM_BYTES, FORMS, MOST_FILLINGS, TEXT } from './layout';

/** What a form begins with: how many parts it has. */
const COUNT_BYTES: i32 = 4;
/** Of each part: the bytes of its constant text, and which filling follows it; 16 bits each. The texts stand behind. */
const PART_BYTES: i32 = 4;
/** Of a part that none follows. */
const NO_FILLING: i32 = 0xffff;

let to: i32 = 0;
let limit: i32 = 0;

/**
 * Fills a form with texts that stand in TEXT, a zero byte behind each.
 *
 * @param target where in TEXT it is written; 16 bytes behind `targetEnd` are written as well
 * @returns where it ends, at `targetEnd` what is longer; -1 where there are not as many texts as are told
 */
export function fillForm(
  form: i32,
  texts: i32,
  from: i32,
  fromEnd: i32,
  target: i32,
  targetEnd: i32,
): i32 {
  if (findFillings(TEXT + from, TEXT + fromEnd) !== texts) return -1;
  let part = FORMS + form * FORM_BYTES + COUNT_BYTES;
  let constant = part + load<i32>(part - COUNT_BYTES) * PART_BYTES;
  const partsEnd = constant;
  to = TEXT + target;
  limit = TEXT + targetEnd;
  for (; part < partsEnd; part += PART_BYTES) {
    const constantEnd = constant + load<u16>(part);
    append(constant, constantEnd);
    constant = constantEnd;
    const number: i32 = load<u16>(part, 2);
    if (number === NO_FILLING) break;
    const filling = FILLINGS + (number << 3);
    append(load<i32>(filling), load<i32>(filling, 4));
  }
  return to - TEXT;
}

function findFillings(from: i32, end: i32): i32 {
  let count = 0;
  let start = from;
  for (let at = from; at < end; at += 16) {
    let zeros = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0)));
    for (; zeros !== 0; zeros &= zeros - 1) {
      const zero = at + ctz(zeros);
      if (zero >= end) break;
      if (count === MOST_FILLINGS) return -1;
      store<i32>(FILLINGS + (count << 3), start);
      store<i32>(FILLINGS + (count << 3), zero, 4);
      count++;
      start = zero + 1;
    }
  }
  return count;
}

/** In steps of sixteen bytes: for texts as short as these a copy by the engine is slower. */
function append(from: i32, fromEnd: i32): void {
  const end = min(limit, to + fromEnd - from);
  let source = from;
  for (let at = to; at < end; at += 16, source += 16) v128.store(at, v128.load(source));
  to = end;
}
