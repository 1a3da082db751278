// @ts-check
// Loaded into a server before it starts: at SIGUSR2 it collects all garbage and says what is left, as a line.
import { setTimeout as pause } from 'node:timers/promises'
import { getHeapSpaceStatistics } from 'node:v8'

/** Where V8 puts new objects: grows and shrinks with the pace of allocation, however many connections there are. */
const nursery = () =>
  getHeapSpaceStatistics().reduce(
    (sum, space) => sum + (/^new_/.test(space.space_name) ? space.physical_space_size : 0),
    0,
  )

process.on('SIGUSR2', async () => {
  for (let i = 0; i < 4; i++) {
    globalThis.gc?.()
    await pause(100)
  }
  process.stdout.write(`memory ${JSON.stringify({ ...process.memoryUsage(), nursery: nursery() })}\n`)
})
