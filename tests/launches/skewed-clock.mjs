// Loaded before a node: its wall clock is wrong by five seconds, one way or the other, or right, by its name.
const wrongBy = { n1: -5_000, n2: 0, n3: 5_000 }[process.env['NODE_ID'] ?? ''] ?? 0
const RightDate = Date
const now = () => RightDate.now() + wrongBy
globalThis.Date = new Proxy(RightDate, {
  construct: (Right, args) => (args.length === 0 ? new Right(now()) : Reflect.construct(Right, args)),
  get: (Right, key) => (key === 'now' ? now : Reflect.get(Right, key)),
})
