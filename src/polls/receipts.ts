import { createHash, randomBytes } from 'node:crypto'

/** Characters of a receipt and of a box's name: 132 bits. */
const LENGTH = 22

const named = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, LENGTH)

/** What makes the receipts of one box: who does not know it cannot tell whose a receipt is. */
export const newSalt = (): string => randomBytes(16).toString('base64url')

/** The name of the box whose receipts are made with this salt: it can be told before the salt is. */
export const boxOf = (salt: string): string => named(salt)

/** What a ballot is called in the file of ballots; the ballot of somebody who was forgotten keeps its name. */
export const receiptOf = (salt: string, key: string): string =>
  key.startsWith('=') ? key.slice(1) : named(`${salt}\n${key}`)
