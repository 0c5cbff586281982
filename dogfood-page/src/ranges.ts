/** A set of whole numbers from 1, kept as ranges; small while it has few holes. */
export class Ranges {
  private readonly parts: [number, number][] = [];
  private size = 0;

  /** Adds a number; false if it was there. */
  add(number: number): boolean {
    if (!Number.isSafeInteger(number) || number < 1) throw new RangeError(`not an index: ${number}`);
    const place = this.place(number);
    const next = this.parts[place];
    if (next && next[0] <= number) return false;
    const before = this.parts[place - 1];
    const joinsBefore = before !== undefined && before[1] === number - 1;
    const joinsNext = next !== undefined && next[0] === number + 1;
    if (joinsBefore && joinsNext) {
      before[1] = next[1];
      this.parts.splice(place, 1);
    } else if (joinsBefore) {
      before[1] = number;
    } else if (joinsNext) {
      next[0] = number;
    } else {
      this.parts.splice(place, 0, [number, number]);
    }
    this.size++;
    return true;
  }

  /** The first part that does not end before the number. */
  private place(number: number): number {
    let low = 0;
    let high = this.parts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.parts[middle]![1] < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  has(number: number): boolean {
    const part = this.parts[this.place(number)];
    return part !== undefined && part[0] <= number;
  }

  get count(): number {
    return this.size;
  }

  get max(): number {
    return this.parts.at(-1)?.[1] ?? 0;
  }

  /** The numbers from 1 to a last one that are not in it; at most so many. */
  missing(last: number, most = 10_000): number[] {
    const found: number[] = [];
    let next = 1;
    for (const [from, to] of [...this.parts, [last + 1, last + 1]] as [number, number][]) {
      for (let number = next; number < from && number <= last; number++) {
        if (found.length >= most) return found;
        found.push(number);
      }
      next = to + 1;
    }
    return found;
  }
}

/** Numbers in ascending order in few words: {@code 3, 7-9}. */
export function inWords(numbers: number[], most = 12): string {
  const words: string[] = [];
  for (let i = 0; i < numbers.length;) {
    let end = i;
    while (numbers[end + 1] === numbers[end]! + 1) end++;
    if (words.length === most) return `${words.join(', ')} and ${numbers.length - i} more`;
    words.push(end === i ? `${numbers[i]}` : `${numbers[i]}-${numbers[end]}`);
    i = end + 1;
  }
  return words.join(', ');
}
