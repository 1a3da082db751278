import { describe, expect, it } from 'vitest'
import { partitionOf, PARTITIONS, roomKey } from '../../src/redis/keys.ts'
import { describeAddress, parseRedisUrl, RedisUrlInvalid } from '../../src/redis/redis-url.ts'
import type { RoomId } from '../../src/protocol/core.ts'

describe('REDIS_URL', () => {
  const plain = { kind: 'single', tls: false }
  it.each([
    ['redis://localhost', { ...plain, hosts: [{ host: 'localhost', port: 6379 }] }],
    ['redis://h:1/2', { ...plain, hosts: [{ host: 'h', port: 1 }], db: 2 }],
    ['redis://[::1]:7', { ...plain, hosts: [{ host: '::1', port: 7 }] }],
    [
      'rediss://me:p%40ss@h:1',
      { ...plain, tls: true, hosts: [{ host: 'h', port: 1 }], username: 'me', password: 'p@ss' },
    ],
    ['redis://:secret@h', { ...plain, hosts: [{ host: 'h', port: 6379 }], password: 'secret' }],
    [
      'redis+sentinel://a:1,b/main',
      {
        kind: 'sentinel',
        tls: false,
        hosts: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26379 },
        ],
        master: 'main',
      },
    ],
    [
      'redis+cluster://a:1,b:2',
      {
        kind: 'cluster',
        tls: false,
        hosts: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
        ],
      },
    ],
  ])('%s', (url, address) => expect(parseRedisUrl(url)).toEqual(address))

  it.each([
    '',
    'localhost:6379',
    'http://h',
    'redis://',
    'redis://a:1,b:2',
    'redis+sentinel://a:1',
    'redis://h/name',
    'redis://h:port',
  ])('refuses %j', (url) => expect(() => parseRedisUrl(url)).toThrow(RedisUrlInvalid))

  it('is described without its secrets', () => {
    expect(describeAddress(parseRedisUrl('redis+cluster://me:secret@a:1,b:2'))).toBe('Redis cluster at a:1, b:2')
  })
})

describe('keys', () => {
  const rooms = Array.from({ length: 6_400 }, (_, i) => `room-${i}` as RoomId)
  it('spread rooms evenly over the partitions', () => {
    const sizes = Array.from({ length: PARTITIONS }, () => 0)
    for (const room of rooms) sizes[partitionOf(room)]! += 1
    expect(Math.min(...sizes)).toBeGreaterThan(50)
    expect(Math.max(...sizes)).toBeLessThan(150)
  })
  it('stay where they are for good, all of a room on one shard', () => {
    expect(roomKey('house' as RoomId, 'log')).toBe('fanfare:{p27}:house:log')
    expect(roomKey('room-1' as RoomId, 'recent', 7)).toMatch(/^fanfare:\{p\d+\}:room-1:recent:7$/)
  })
})
