import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A wire to a server on this machine that can be troubled. */
export interface TroubledWire extends AsyncDisposable {
  port: number
  /** How many connections were made over it so far. */
  connections(): number
  /** Nothing arrives any more, in either direction, without a sign. */
  stall(): void
  /** What was held arrives, and everything after it. */
  release(): void
  /** Connections break, and new ones are refused, until `release`. */
  cut(): void
  /** What the server says next about anything asked with this word is lost, and the connection breaks. */
  loseAnswerTo(word: string): void
}

export async function troubledWire(to: number): Promise<TroubledWire> {
  const pairs = new Set<[client: Socket, server: Socket]>()
  const held: [Socket, Buffer][] = []
  let state: 'fine' | 'stalled' | 'cut' = 'fine'
  let losing: string | undefined
  let made = 0
  const destroyAll = (): void => pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()))
  const pass = (target: Socket, chunk: Buffer): void => {
    if (state === 'stalled') held.push([target, chunk])
    else if (!target.destroyed) target.write(chunk)
  }
  const entrance = createServer((client) => {
    if (state === 'cut') return void client.destroy()
    made++
    const server = connect(to, '127.0.0.1')
    const pair: [Socket, Socket] = [client, server]
    let mute = false
    pairs.add(pair)
    for (const [a, b] of [pair, pair.toReversed() as [Socket, Socket]]) {
      a.on('error', () => {})
      a.on('close', () => (pairs.delete(pair), b.destroy()))
    }
    client.on('data', (chunk) => {
      if (losing !== undefined && chunk.toString('latin1').toLowerCase().includes(losing))
        [mute, losing] = [true, undefined]
      pass(server, chunk)
    })
    server.on('data', (chunk) => (mute ? client.destroy() : pass(client, chunk)))
  })
  await new Promise<void>((resolve) => entrance.listen(0, '127.0.0.1', resolve))
  return {
    port: (entrance.address() as AddressInfo).port,
    connections: () => made,
    stall: () => void (state = 'stalled'),
    cut: () => {
      state = 'cut'
      destroyAll()
    },
    release: () => {
      state = 'fine'
      for (const [target, chunk] of held.splice(0)) pass(target, chunk)
    },
    loseAnswerTo: (word) => void (losing = word),
    [Symbol.asyncDispose]: () => {
      destroyAll()
      return new Promise((resolve) => entrance.close(() => resolve()))
    },
  }
}
