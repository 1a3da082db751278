import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, vi } from 'vitest'
import { createDemo } from '../../src/demo/demo.ts'
import { DEMO_LINES } from '../../src/demo/demo-lines.ts'
import { openHouse } from '../contract/store-stage.ts'
import { HOUSE, type RoomId } from '../../src/protocol/core.ts'
import { StoreDown } from '../../src/rooms/room-log.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'

it.each(['list', 'say'] as const)(
  'the demo is whole although the store was away before `%s`, and is made once',
  async (step) => {
    const dir = await mkdtemp(join(tmpdir(), 'fanfare-demo-'))
    {
      await using open = await openEmbeddedStores({ dir, log: pino({ level: 'silent' }) })
      const { stores } = open
      await openHouse(stores)
      const down = new StoreDown('unavailable')
      if (step === 'list') vi.spyOn(stores.launches, 'list').mockRejectedValueOnce(down)
      else vi.spyOn(stores.chat, 'say').mockRejectedValueOnce(down)
      for (let start = 0; start < 2; start++) await createDemo(open)
      expect(await stores.log.head('main' as RoomId)).toMatchObject({ seq: 1 + DEMO_LINES.length })
      expect(await stores.log.head(HOUSE)).toMatchObject({ seq: 2 })
    }
    await rm(dir, { recursive: true, force: true })
  },
)
