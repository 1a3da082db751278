// @ts-check
import { spawnSync } from 'node:child_process'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { chromium } from 'playwright-core'
import { root } from './run.mjs'

const installLine =
  'No browser that starts was found: set CHROME_PATH, or install one ' +
  '(Debian: apt-get install chromium; macOS: brew install --cask google-chrome).'
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const macOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const packed = join(root, 'node_modules/@sparticuz/chromium')

/**
 * A Chromium that has shown a page just now: CHROME_PATH, PATH and the usual places, else the one that @sparticuz/chromium
 * packs, with the libraries and the font it packs where the system has none. Throws with the line that installs one.
 * @param {string} cacheDir
 * @param {{ packedFirst?: boolean }} [options] the packed one is without what only a window needs: pages cost it half of the CPU
 * @returns {Promise<import('./find-redis.mjs').FoundProgram>}
 */
export async function findChromium(cacheDir, { packedFirst = false } = {}) {
  const looks = [systemChromium, () => unpackedChromium(cacheDir)]
  if (packedFirst && !process.env['CHROME_PATH']) looks.reverse()
  for (const look of looks) {
    const found = await look()
    if (found) return found
  }
  throw new Error(installLine)
}

async function systemChromium() {
  if (process.env['FANFARE_NO_SYSTEM_CHROME']) return undefined
  const named = process.env['CHROME_PATH']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const known = [...names.flatMap((name) => folders.map((dir) => join(dir, name))), ...macOS]
  for (const bin of named ? [named, ...known] : known) {
    if (existsSync(bin) && (await showsPage(bin, {}))) return { bin, env: {}, how: bin }
  }
  return undefined
}

/** @param {string} cacheDir */
async function unpackedChromium(cacheDir) {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(packed)) return undefined
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'))
  const dir = resolve(cacheDir, `chromium-${version}`)
  if (!existsSync(dir)) await unpack(cacheDir, dir)
  const bin = join(dir, 'chromium')
  for (const libraries of [{}, { LD_LIBRARY_PATH: join(dir, 'lib') }]) {
    const env = { ...fontSettings(dir), ...libraries }
    const how = `Chromium ${version} from @sparticuz/chromium${'LD_LIBRARY_PATH' in env ? ' with its packed libraries' : ''}`
    if (await showsPage(bin, env)) return { bin, env, how }
  }
  return undefined
}

/** Without fonts a page has no text: a system that has none gets the packed one. @param {string} dir */
function fontSettings(dir) {
  if (existsSync('/etc/fonts/fonts.conf') && existsSync('/usr/share/fonts')) return {}
  const file = join(dir, 'own-fonts.conf')
  const folders = [join(dir, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'].map((at) => `<dir>${at}</dir>`)
  writeFileSync(file, `<fontconfig>${folders.join('')}<cachedir>${join(dir, 'font-cache')}</cachedir></fontconfig>\n`)
  return { FONTCONFIG_FILE: file }
}

/** Beside the place, then moved there: of several processes one wins, and none sees a half. @param {string} cacheDir @param {string} dir */
async function unpack(cacheDir, dir) {
  mkdirSync(cacheDir, { recursive: true })
  const work = mkdtempSync(join(cacheDir, 'chromium-'))
  try {
    await inflate('chromium.br', join(work, 'chromium'))
    for (const archive of ['al2023.tar', 'fonts.tar']) {
      await inflate(`${archive}.br`, join(work, archive))
      const { status } = spawnSync('tar', ['--no-same-owner', '-xf', archive], { cwd: work, stdio: 'inherit' })
      if (status !== 0) throw new Error(`${archive} of @sparticuz/chromium does not unpack`)
      rmSync(join(work, archive))
    }
    if (!existsSync(dir)) renameSync(work, dir)
  } catch (error) {
    if (!existsSync(dir)) throw error
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** @param {string} archive @param {string} to */
const inflate = (archive, to) =>
  pipeline(
    createReadStream(join(packed, 'bin', archive), { highWaterMark: 1 << 20 }),
    createBrotliDecompress({ chunkSize: 1 << 20 }),
    createWriteStream(to, { mode: 0o755 }),
  )

/** @param {string} bin @param {Record<string, string>} env */
async function showsPage(bin, env) {
  try {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
    const inherited = /** @type {Record<string, string>} */ ({ ...process.env })
    const browser = await chromium.launch({ executablePath: bin, args, timeout: 20_000, env: { ...inherited, ...env } })
    const page = await browser.newPage()
    await page.goto('data:text/html,<p></p><script>document.querySelector("p").textContent = 6 * 7</script>')
    const text = await page.textContent('p')
    await browser.close()
    return text === '42'
  } catch {
    return false
  }
}
