import { once } from 'node:events'
import { EmbeddedEngine } from '../../src/embedded/engine.ts'

/** A process of its own that opens a directory and counts until it is killed, saying each number once it is durable. */
const [dir = ''] = process.argv.slice(2)

try {
  const engine = await EmbeddedEngine.open({
    dir,
    warn: (line) => console.log(`warning ${line}`),
    compactAfterBytes: 20_000,
  })
  const first = engine.read((tx) => [...tx.keys('n')].length) + 1
  console.log('open')
  for (let n = first; ; n += 8) {
    const burst = Array.from({ length: 8 }, (_, i) =>
      engine.transact((tx) => tx.put('n', String(n + i), { text: `line ${n + i}` })).then(() => n + i),
    )
    for (const done of burst) if (!process.stdout.write(`done ${await done}\n`)) await once(process.stdout, 'drain')
  }
} catch (error) {
  console.log(`refused ${(error as Error).name} ${(error as Error).constructor.name}: ${(error as Error).message}`)
  process.exitCode = 1
}
