import { readdirSync } from 'node:fs'
import { extname, sep } from 'node:path'
import type { RequestHandler } from 'express'

const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** Sends files as the build has packed them, to who can take them so; everything else is left to who comes next. */
export function packedFiles(folder: string): RequestHandler {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const packed = new Set(files.map((file) => `/${file.replaceAll(sep, '/')}`))
  return (request, response, next) => {
    const { path } = request
    const offered = ENCODINGS.filter(([, ending]) => packed.has(path + ending))
    if (offered.length > 0) response.vary('Accept-Encoding')
    const taken = offered.find(([encoding]) => request.acceptsEncodings(encoding) === encoding)
    if (taken) {
      response.set('Content-Encoding', taken[0]).type(extname(path))
      request.url = path + taken[1]
    }
    next()
  }
}
