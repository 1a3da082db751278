import { describe, expect, it } from 'vitest'
import { bothStores, launch, newRoom, type App } from '../support.ts'

const WORDS = 'the words that nobody should have said'

/** Everything that anybody can fetch of a room: the snapshot, history, and an owner's export in every form. */
async function fetched(app: App, room: string): Promise<string[]> {
  const { token } = await app.hostSession()
  const owner = { headers: { authorization: `Bearer ${token}` } }
  const paths = ['', '/history', '/export?form=ndjson', '/export?form=json', '/export?form=csv']
  return Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(`${app.url}/api/rooms/${room}${path}`, path.startsWith('/export') ? owner : {})
      expect([path, answer.status]).toEqual([path, 200])
      return answer.text()
    }),
  )
}

describe.each(bothStores)('a line that its writer removed, on the %s store', (_name, options) => {
  it('[A90] comes back by no resume, history, snapshot, answer or export', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const [ann, ben] = [await app.join('Ann', { room }), await app.join('Ben', { room })]
    const from = ben.room.position
    const said = await ann.send('chat.send', { text: WORDS })
    if (!said.ok) throw new Error(said.refused)
    const { seq } = said.value
    await ann.send('chat.edit', { line: seq, text: `${WORDS}, and more of them` })
    await ben.send('chat.send', { text: 'What do you mean?', re: seq })
    const removal = await ann.send('chat.remove', { line: seq })
    if (!removal.ok) throw new Error(removal.refused)
    // Once this node knows of it.
    await ben.until((fan) => (fan.room.position?.seq ?? 0) >= removal.value.seq)
    const late = await app.join('Cem', { room, ...(from && { from }) })
    await late.until((fan) => fan.room.view.everyone.chat.lines.some((line) => line.seq === seq && line.removed))
    const cold = await app.join('Dan', { room })
    expect(JSON.stringify([late.welcomes, late.events, cold.welcomes])).not.toContain(WORDS)
    expect(JSON.stringify(late.welcomes)).toContain('What do you mean?')
    for (const text of await fetched(app, room)) {
      expect(text).toContain('What do you mean?')
      expect(text).not.toContain(WORDS)
    }
  })
})
