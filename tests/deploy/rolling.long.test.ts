import { expect, it } from 'vitest'
import { playFaults } from '../../scripts/chaos/faults.mjs'
import { rollingScene, rollingSchedule } from '../../scripts/chaos/rolling-scene.mjs'
import { findHaproxy } from '../../scripts/lib/haproxy.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'
import { Crowd } from '../../src/crowd/crowd.ts'
import { readCommand } from '../../src/crowd/crowd-options.ts'
import { seeded } from '../../src/crowd/seeded.ts'

const SECONDS = 33

it.skipIf(findHaproxy() === undefined)(
  '[DEPLOY-10] three nodes behind the shipped balancer are started again in turn, one is killed, one taken out: nothing is lost or doubled, everybody is back (needs HAProxy: apt-get install haproxy)',
  async () => {
    await prepare()
    const talk = [
      '--generate',
      '12',
      '--seconds',
      String(SECONDS),
      '--persons',
      '60',
      '--listeners',
      '16',
      '--polling',
      '50',
    ]
    const command = readCommand(talk)
    if (command === 'help') throw new Error('no crowd')
    const random = seeded(4)
    const scene = await rollingScene({ random, say: () => {} })
    try {
      const crowd = new Crowd({ ...command.crowd, url: scene.url })
      const counts = { restart: 3, 'node kill': 1, 'taken out': 1 }
      const lanes = rollingSchedule(counts, command.crowd.plan.lengthMs, random)
      const faults = playFaults(lanes, { scene, crowd, random, say: () => {} })
      const report = await crowd.run()
      const done = await faults.finish()
      expect(report.violations).toEqual([])
      expect(report.ok).toBe(true)
      expect(report.reconnects).toBeGreaterThan(16)
      expect(done.flatMap(({ kind, trouble }) => (trouble === undefined ? [] : `${kind}: ${trouble}`))).toEqual([])
      expect(done.map(({ kind }) => kind).toSorted()).toEqual([
        'node kill',
        'restart',
        'restart',
        'restart',
        'taken out',
      ])
      expect(scene.health()).toEqual([])
    } finally {
      await scene.stop()
    }
  },
  150_000,
)
