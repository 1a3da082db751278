import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Whose pages may show ours, and where streams and pictures may come from. */
export interface PolicyGround {
  /** The address that people use, without a path. */
  publicUrl: string
  /** Origins whose pages may show a room in a frame. */
  embedOrigins: readonly string[]
  /** Origins of streams and pictures; empty = anywhere over https. */
  mediaOrigins: readonly string[]
}

/** The rules that an answer gives the browser, by what it is. */
export interface PagePolicies {
  /** What is no page: it runs and loads nothing, and stands in no frame. */
  answer: RequestHandler
  /** Files that pages are made of, which pages of other origins may load too. */
  file: RequestHandler
  /** The lobby and the rooms: what brands may show in a frame. */
  room: RequestHandler
  /** The panel and the screens, which nobody else shows: a host must see whose buttons they press. */
  alone: RequestHandler
}

/** Scripts and styles come from this server alone, everywhere. */
export function pagePolicies(ground: PolicyGround): PagePolicies {
  const page = pageContent(ground)
  const frames = ["'self'", ...ground.embedOrigins]
  const hsts = httpsOnly(ground)
  const permissions = permissionsPolicy(ground)
  const rule = (content: Content, ancestors: readonly string[], elsewhere: boolean): RequestHandler => {
    const directives = { ...content, frameAncestors: [...ancestors] }
    const safe = helmet({
      contentSecurityPolicy: { useDefaults: false, directives },
      strictTransportSecurity: hsts,
      crossOriginResourcePolicy: { policy: elsewhere ? 'cross-origin' : 'same-origin' },
      // It knows no list: frame-ancestors says it alone where some may.
      xFrameOptions: ancestors.length === 1 && { action: ancestors === NONE ? 'deny' : 'sameorigin' },
      // Some streams play only where they are told who shows them; the address of the page is nobody's business.
      referrerPolicy: { policy: content === page ? 'strict-origin' : 'no-referrer' },
    })
    return (request, response, next) => {
      response.removeHeader('X-Frame-Options')
      response.set('Permissions-Policy', permissions)
      safe(request, response, next)
    }
  }
  return {
    answer: rule(NOTHING, NONE, false),
    file: rule(PICTURE, NONE, true),
    room: rule(page, frames, true),
    alone: rule(page, SELF, false),
  }
}

type Content = Record<string, string[]>
const SELF = ["'self'"]
const NONE = ["'none'"]
const NOTHING: Content = { defaultSrc: NONE, baseUri: NONE, formAction: NONE }
/** SVG pictures have styles of their own. */
const PICTURE: Content = { ...NOTHING, styleSrc: ["'unsafe-inline'"], imgSrc: ['data:'] }

/**
 * Hosts name the addresses of streams and pictures while the server runs: unless the brand has said where its media are, frames,
 * playlists (fetched by hls.js, which plays them through blobs) and pictures may come over https from anywhere.
 */
function pageContent({ publicUrl, mediaOrigins }: PolicyGround): Content {
  const media = mediaOrigins.length > 0 ? mediaOrigins : ['https:']
  return {
    defaultSrc: SELF,
    scriptSrc: SELF,
    scriptSrcAttr: NONE,
    styleSrc: SELF,
    imgSrc: ["'self'", 'data:', ...media],
    frameSrc: ["'self'", ...media],
    mediaSrc: ["'self'", 'blob:', ...media],
    connectSrc: ["'self'", ...socketsOf(publicUrl), ...media],
    objectSrc: NONE,
    baseUri: NONE,
    formAction: SELF,
  }
}

/** Browsers of before 2022 do not take 'self' for WebSockets too. A server that was not told its address may have any. */
function socketsOf(publicUrl: string): string[] {
  const { hostname, host, protocol } = new URL(publicUrl)
  if (hostname === 'localhost') return ['ws:', 'wss:']
  return [`${protocol === 'https:' ? 'wss' : 'ws'}://${host}`]
}

/** For this name alone: others of the brand's domain are not ours to close. */
const httpsOnly = ({ publicUrl }: PolicyGround) =>
  publicUrl.startsWith('https:') && { maxAge: 31_536_000, includeSubDomains: false }

/** Nothing that pages do not need; streams in frames may play, fill the screen and be protected. */
function permissionsPolicy({ mediaOrigins }: PolicyGround): string {
  const streams = mediaOrigins.length > 0 ? `(self ${mediaOrigins.map((origin) => `"${origin}"`).join(' ')})` : '*'
  const allow = (features: string, whom: string): string[] => features.split(' ').map((name) => `${name}=${whom}`)
  return [...allow(REFUSED, '()'), ...allow(OWN, '(self)'), ...allow(STREAMS, streams)].join(', ')
}
const REFUSED =
  'accelerometer bluetooth browsing-topics camera display-capture geolocation gyroscope hid magnetometer microphone midi payment serial usb xr-spatial-tracking'
const OWN = 'clipboard-write screen-wake-lock web-share'
const STREAMS = 'autoplay encrypted-media fullscreen picture-in-picture'
