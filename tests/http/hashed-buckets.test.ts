import { describe, expect, it, vi } from 'vitest'
import { networkOf } from '../../src/gateway/addresses.ts'
import { HashedBuckets } from '../../src/http/hashed-buckets.ts'

describe('whom an address stands for', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::3:4:5:6', '2001:db8:0:0::/64'],
    ['2001:db8:1::4:5:6:7', '2001:db8:1:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['', ''],
  ])('[HARD-6] %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('a bucket for each', () => {
  it('[HARD-6] so many at once and no more; others have their own; what is given back can be taken again', () => {
    const buckets = new HashedBuckets({ perSecond: 0.001, atOnce: 3 })
    expect([1, 2, 3, 4].map(() => buckets.take('one'))).toEqual([true, true, true, false])
    expect(buckets.take('other')).toBe(true)
    buckets.giveBack('one')
    expect([buckets.take('one'), buckets.take('one')]).toEqual([true, false])
  })

  it('[HARD-6] a hundred thousand addresses take the memory of as many as are told apart', () => {
    const buckets = new HashedBuckets({ perSecond: 0.001, atOnce: 3, remembered: 1_000 })
    let most = 0
    for (let i = 0; i < 100_000; i++) {
      buckets.take(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`)
      most = Math.max(most, buckets.remembered)
    }
    expect(most).toBe(1_000)
  })

  it('[HARD-6] who goes on is remembered, however many others come meanwhile', () => {
    const buckets = new HashedBuckets({ perSecond: 0.001, atOnce: 3, remembered: 1_000 })
    for (let i = 0; i < 3; i++) buckets.take('loud')
    let letIn = 0
    for (let i = 0; i < 10_000; i++) {
      buckets.take(`quiet ${i}`)
      if (i % 100 === 0 && buckets.take('loud')) letIn++
    }
    expect(letIn).toBe(0)
  })

  it('[HARD-9] what is remembered says nothing of the address', () => {
    const buckets = new HashedBuckets({ perSecond: 1, atOnce: 3 })
    buckets.take('192.0.2.7')
    expect(JSON.stringify(everythingIn(buckets))).not.toContain('192.0.2')
  })
})

/** What a debugger, or a heap snapshot, would show of the keys. */
function everythingIn(buckets: HashedBuckets): unknown {
  const kept: unknown[] = []
  const set = vi.spyOn(Map.prototype, 'set')
  buckets.take('192.0.2.7')
  buckets.take('192.0.2.8')
  kept.push(...set.mock.calls.map(([key]) => key))
  set.mockRestore()
  if (kept.length === 0) throw new Error('nothing was kept')
  return kept
}
