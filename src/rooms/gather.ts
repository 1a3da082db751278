interface Waiting<I, O> {
  item: I
  settle: (answer: O) => void
  fail: (error: unknown) => void
}

interface Gathering {
  /** Items in one call at most. */
  most?: number
  /** Longest that an item waits for others, ms. */
  forMs?: number
}

/**
 * Gathers single items of one key (a room) for a few milliseconds, or until there are `most`, and runs them as one call, in the order
 * they came; each gets its own answer. An error of the call is every item's error. So a crowd costs the store one call where it would be
 * hundreds.
 */
export function gather<K, I, O>(
  run: (key: K, items: I[]) => Promise<O[]>,
  { most = 256, forMs = 4 }: Gathering = {},
): (key: K, item: I) => Promise<O> {
  const gathered = new Map<K, Waiting<I, O>[]>()
  const flush = async (key: K): Promise<void> => {
    const batch = gathered.get(key)
    if (batch === undefined) return
    gathered.delete(key)
    try {
      const answers = await run(
        key,
        batch.map((waiting) => waiting.item),
      )
      batch.forEach((waiting, i) => waiting.settle(answers[i] as O))
    } catch (error) {
      for (const waiting of batch) waiting.fail(error)
    }
  }
  return (key, item) =>
    new Promise((settle, fail) => {
      const batch = gathered.get(key)
      if (batch === undefined) {
        gathered.set(key, [{ item, settle, fail }])
        setTimeout(flush, forMs, key)
      } else if (batch.push({ item, settle, fail }) >= most) void flush(key)
    })
}
