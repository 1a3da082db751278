// @ts-check
/** Shows a JSON schema as a person would write the JSON down, with the limits where the values go. */

/**
 * @typedef {{ type?: string, description?: string, pattern?: string, minLength?: number, maxLength?: number,
 *   minimum?: number, maximum?: number, enum?: unknown[], const?: unknown, anyOf?: Schema[], items?: Schema,
 *   prefixItems?: Schema[], properties?: Record<string, Schema>, required?: string[],
 *   additionalProperties?: unknown }} Schema
 */

/** @param {Schema} schema @param {string} [indent] @returns {string} */
export function shape(schema, indent = '') {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return schema.anyOf.map((one) => shape(one, indent)).join(' | ')
  switch (schema.type) {
    case 'object':
      return objectShape(schema, indent)
    case 'array':
      return arrayShape(schema, indent)
    case 'string':
      return ['string', ...stringLimits(schema)].join(', ')
    case 'integer':
    case 'number':
      return [numberWord(schema), ...(schema.description ? [schema.description] : [])].join(', ')
    default:
      return schema.type ?? 'anything'
  }
}

/** @param {Schema} schema @param {string} indent */
function objectShape({ properties = {}, required = [], additionalProperties }, indent) {
  const inner = `${indent}  `
  const names = Object.keys(properties)
  const lines = names.map((name) => {
    const mark = required.includes(name) ? '' : '?'
    return `${inner}"${name}"${mark}: ${shape(properties[name] ?? {}, inner)}`
  })
  if (additionalProperties !== false) lines.push(`${inner}... and the event's own fields`)
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

/** @param {Schema} schema @param {string} indent */
function arrayShape({ items, prefixItems }, indent) {
  if (prefixItems) return `[${prefixItems.map((item) => shape(item, indent)).join('; ')}]`
  return `list of ${shape(items ?? {}, indent)}`
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
