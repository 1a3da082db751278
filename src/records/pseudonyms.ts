import { createHmac, randomBytes } from 'node:crypto'

const PERSON = /^[a-z]_[A-Za-z0-9_-]{8,60}$/
/** Fields that name somebody, and those that only say why, or by which command. */
const PERSONS = new Set(['by', 'person', 'to'])
const LEFT_OUT = new Set(['id', 'reason', 'avatar'])

/** Other names for persons: the same one throughout an export, another in the next. What people wrote stays as it is. */
export class Pseudonyms {
  readonly #key = randomBytes(32)

  person(person: string): string {
    return `p_${this.#hash(person)}`
  }

  name(name: string): string {
    return `Person ${this.#hash(`name ${name}`).slice(0, 8)}`
  }

  /** The same value without who; what is `name` beside a person is called after that person. */
  hide<T>(value: T): T {
    return this.#hide(value) as T
  }

  #hide(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#hide(each))
    if (typeof value !== 'object' || value === null) return value
    const fields = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key))
    return Object.fromEntries(fields.map(([key, field]) => [key, this.#field(key, field)]))
  }

  #field(key: string, field: unknown): unknown {
    if (typeof field !== 'string') return this.#hide(field)
    if (key === 'name') return this.name(field)
    return PERSONS.has(key) && PERSON.test(field) ? this.person(field) : field
  }

  #hash(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex').slice(0, 16)
  }
}
