import { describe, expect, it } from 'vitest'
import { Admission } from '../../src/gateway/admission.ts'

const limits = { maxSockets: 100, maxSocketsPerAddress: 2, acceptsPerSecond: 1_000 }

describe('connections of one address', () => {
  it('[HARD-6] are counted by network, come and go, and leave nothing behind', () => {
    const admission = new Admission(limits)
    admission.opened('2001:db8:1:2::1')
    expect(admission.room('2001:db8:1:2::2')).toBe(true)
    admission.opened('2001:db8:1:2::2')
    expect([admission.room('2001:db8:1:2::3'), admission.room('2001:db8:1:3::3')]).toEqual([false, true])
    admission.closed('2001:db8:1:2:ffff::1')
    expect(admission.room('2001:db8:1:2::3')).toBe(true)
    admission.closed('2001:db8:1:2::2')
    expect([admission.sockets, admission.room('2001:db8:1:2::3')]).toEqual([0, true])
  })

  it('[HARD-6] are not limited where nobody asks for it: a hall has one', () => {
    const admission = new Admission({ ...limits, maxSocketsPerAddress: 0 })
    for (let i = 0; i < 50; i++) admission.opened('192.0.2.7')
    expect(admission.room('192.0.2.7')).toBe(true)
  })
})
