/** Whole, with a comma at each thousand. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

const SMALLEST_SHOWN = 0.0001;

/** US dollars. Small amounts are what most lines of a bill are. */
export function dollars(value: number): string {
  if (value > 0 && value < SMALLEST_SHOWN) return `<${SMALLEST_SHOWN}`;
  const digits = value < 1 ? 4 : 2;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
