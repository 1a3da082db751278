import { describe, expect, it } from 'vitest'
import { connectAdapter } from '../../src/redis/adapter-clients.ts'
import { ownRedis, silent, until } from './own-redis.ts'

describe('the clients of the adapter', () => {
  it('a publish that fails harms nobody, and subscriptions outlive an outage', async () => {
    await using redis = await ownRedis()
    using clients = connectAdapter(redis.url, silent)
    const heard: string[] = []
    clients.sub.on('messageBuffer', (_channel: Buffer, message: Buffer) => void heard.push(message.toString()))
    void clients.sub.subscribe('news')
    const hears = (text: string) => until(async () => (await clients.pub.publish('news', text), heard.includes(text)))
    await hears('first')
    await redis.kill()
    const failures = clients.failures()
    await until(async () => (await clients.pub.publish('news', 'into the void')) === 0 && clients.failures() > failures)
    await redis.again()
    await hears('second')
    expect(heard).not.toContain('into the void')
  })
})
