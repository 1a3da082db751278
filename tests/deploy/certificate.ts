import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether certificates can be made here. */
export const openssl = spawnSync('openssl', ['version']).status === 0

/** A certificate for 127.0.0.1 that is its own authority, and its key, in one PEM file; `until` = when it ends. */
export function certificate(dir: string, name: string, until = '20500101000000Z'): string {
  const place = join(dir, name)
  mkdirSync(place)
  writeFileSync(join(place, 'settings'), settings(place, name))
  writeFileSync(join(place, 'index'), '')
  const made = [
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key',
    '-out',
    'request',
    '-config',
    'settings',
  ]
  run(place, [...made, '-subj', `/CN=${name}`])
  const signed = ['ca', '-selfsign', '-batch', '-notext', '-config', 'settings', '-keyfile', 'key', '-in', 'request']
  run(place, [...signed, '-out', 'certificate', '-startdate', '20200101000000Z', '-enddate', until])
  const both = `${place}.pem`
  writeFileSync(both, readFileSync(join(place, 'certificate'), 'utf8') + readFileSync(join(place, 'key'), 'utf8'))
  return both
}

function run(cwd: string, args: string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`)
}

const settings = (place: string, name: string): string => `
[req]
distinguished_name = names
[names]
[ca]
default_ca = own
[own]
new_certs_dir = ${place}
database = ${place}/index
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
subjectAltName = IP:127.0.0.1,DNS:${name}
`
