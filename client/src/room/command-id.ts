import type { CommandId } from '../../../src/protocol/core.ts'

/** A fresh id for one command; works on plain http too, where `crypto.randomUUID` is missing. */
export function newCommandId(): CommandId {
  const bytes = crypto.getRandomValues(new Uint8Array(15))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_') as CommandId
}
