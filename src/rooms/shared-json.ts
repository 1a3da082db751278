/** JSON that is part of many messages: its bytes are made once, whoever gets them. */
export class SharedJson {
  readonly text: string
  #utf8: Buffer | undefined

  constructor(text: string) {
    this.text = text
  }

  get utf8(): Buffer {
    return (this.#utf8 ??= Buffer.from(this.text))
  }
}

/** A piece of a message in JSON; pieces need not be whole values. */
export type JsonPart = string | SharedJson

export const textOf = (parts: readonly JsonPart[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : part.text)).join('')
