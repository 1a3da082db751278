import { describe, expect, it } from 'vitest'
import { startCluster } from '../../scripts/lib/local-cluster.mjs'
import { openRoomBySecret } from '../../scripts/lib/open-room.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'
import { Fan, post } from '../support.ts'

/** A stock client behind the balancer; its session id says which node it is on. */
async function join(url: string, name: string, transports: string[]): Promise<Fan> {
  const { token } = await post<{ token: string }>(`${url}/api/session`, { name })
  const fan = new Fan(url, { token, room: 'main' }, transports)
  await fan.next('welcome')
  return fan
}
const nodeOf = (fan: Fan): string | undefined => fan.socket.io.engine.id?.split('.')[0]

describe('several real nodes behind the balancer', () => {
  it('[GATE-14] stock clients that begin with long polling stay with their node, and go on at another when it is killed', async () => {
    await prepare()
    const cluster = await startCluster({ nodes: 3, env: { DEMO: 'off' } })
    const fans: Fan[] = []
    try {
      await openRoomBySecret(cluster.url, cluster.sessionSecret)
      const ways = [
        ['polling'],
        ['polling', 'websocket'],
        ['websocket'],
        ['polling'],
        ['polling', 'websocket'],
        ['websocket'],
      ]
      for (const [i, transports] of ways.entries()) fans.push(await join(cluster.url, `Fan ${i}`, transports))
      expect(new Set(fans.map(nodeOf)).size).toBe(3)
      for (const [i, fan] of fans.entries()) expect((await fan.send('chat.send', { text: `line ${i}` })).ok).toBe(true)
      const [first] = fans as [Fan]
      const node = cluster.nodes.find(({ id }) => id === nodeOf(first))
      await node?.kill('SIGKILL')
      for (const fan of fans) await fan.until(({ texts }) => ways.every((_, i) => texts.includes(`line ${i}`)))
      await expect.poll(() => nodeOf(first) !== node?.id && first.socket.connected, { timeout: 15_000 }).toBe(true)
      expect((await first.send('chat.send', { text: 'from another node' })).ok).toBe(true)
      for (const fan of fans) await fan.until(({ texts }) => texts.includes('from another node'))
      for (const fan of fans) expect(fan.room.view.everyone).toEqual(first.room.view.everyone)
    } finally {
      for (const fan of fans) fan.socket.disconnect()
      await cluster.stop()
    }
  }, 60_000)
})
