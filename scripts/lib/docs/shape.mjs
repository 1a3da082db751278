// @ts-check
/** Shows a JSON schema as a person would write the JSON down, with the limits where the values go. */

/**
 * @typedef {{ type?: string, description?: string, pattern?: string, minLength?: number, maxLength?: number,
 *   minimum?: number, maximum?: number, enum?: unknown[], const?: unknown, anyOf?: Schema[], items?: Schema,
 *   prefixItems?: Schema[], properties?: Record<string, Schema>, required?: string[], propertyNames?: Schema,
 *   additionalProperties?: boolean | Schema }} Schema
 */

/** Shapes that have a name: wherever they turn up inside another one, the name stands for them. @typedef {Record<string, Schema>} Named */

/** @param {Schema} schema @param {Named} [named] @param {string} [indent] @returns {string} */
export function shape(schema, named = {}, indent = '') {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return schema.anyOf.map((one) => inside(one, named, indent)).join(' | ')
  switch (schema.type) {
    case 'object':
      return objectShape(schema, named, indent)
    case 'array':
      return arrayShape(schema, named, indent)
    case 'string':
      return ['string', ...stringLimits(schema)].join(', ')
    case 'integer':
    case 'number':
      return [numberWord(schema), ...(schema.description ? [schema.description] : [])].join(', ')
    default:
      return schema.type ?? 'anything'
  }
}

/** @param {Schema} schema @param {Named} named @param {string} indent */
function inside(schema, named, indent) {
  const text = JSON.stringify(schema)
  const name = Object.keys(named).find((one) => JSON.stringify(named[one]) === text)
  return name ?? shape(schema, named, indent)
}

/** @param {Schema} schema @param {Named} named @param {string} indent */
function objectShape({ properties = {}, required = [], propertyNames, additionalProperties }, named, indent) {
  const inner = `${indent}  `
  const names = Object.keys(properties)
  const lines = names.map((name) => {
    const mark = required.includes(name) ? '' : '?'
    return `${inner}"${name}"${mark}: ${inside(properties[name] ?? {}, named, inner)}`
  })
  if (propertyNames) lines.push(`${inner}<${shape(propertyNames)}>: ${ofEach(additionalProperties, named, inner)}`)
  else if (additionalProperties !== false) lines.push(`${inner}... and the event's own fields`)
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

/** @param {boolean | Schema | undefined} schema @param {Named} named @param {string} indent */
function ofEach(schema, named, indent) {
  return inside(typeof schema === 'object' ? schema : {}, named, indent)
}

/** @param {Schema} schema @param {Named} named @param {string} indent */
function arrayShape({ items, prefixItems }, named, indent) {
  if (prefixItems) return `[${prefixItems.map((item) => inside(item, named, indent)).join('; ')}]`
  return `list of ${inside(items ?? {}, named, indent)}`
}

/** @param {Schema} schema */
function stringLimits({ pattern, minLength, maxLength }) {
  const limits = pattern === undefined ? [] : [pattern.replace(/^\^|\$$/g, '')]
  if (minLength !== undefined && maxLength !== undefined) return [...limits, `${minLength} to ${maxLength} long`]
  return maxLength === undefined ? limits : [...limits, `at most ${maxLength} long`]
}

/** @param {Schema} schema */
function numberWord({ type, minimum, maximum }) {
  const word = type === 'integer' ? 'whole number' : 'number'
  const from = minimum === undefined || minimum <= -Number.MAX_SAFE_INTEGER ? '' : ` from ${minimum}`
  const to = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`
  return `${word}${from}${to}`
}
