import type { Stores } from '../../src/stores/stores.ts'
import { audienceContract } from './audience.contract.ts'
import { chatContract } from './chat.contract.ts'
import { cheerContract } from './cheers.contract.ts'
import { deadlineContract } from './deadlines.contract.ts'
import { decisionContract } from './decisions.contract.ts'
import { launchContract } from './launches.contract.ts'
import { memberContract } from './members.contract.ts'
import { logContract } from './log.contract.ts'
import { pollModelContract } from './poll-model.contract.ts'
import { pollContract } from './polls.contract.ts'
import { tapContract } from './taps.contract.ts'
import { questionContract } from './questions.contract.ts'

/** Tests of what a port promises. `stores` gives the store under test; it is the same one for all tests of a run. */
export type Contract = (stores: () => Stores) => void

/** One suite a port: forget one and this does not compile. */
const contracts: Record<keyof Stores, Contract> = {
  log: logContract,
  deadlines: deadlineContract,
  decisions: decisionContract,
  launches: launchContract,
  members: memberContract,
  chat: chatContract,
  cheers: cheerContract,
  polls: (stores) => {
    pollContract(stores)
    pollModelContract(stores)
    tapContract(stores)
  },
  questions: questionContract,
  audience: audienceContract,
}

export function testStores(stores: () => Stores): void {
  for (const contract of Object.values(contracts)) contract(stores)
}
