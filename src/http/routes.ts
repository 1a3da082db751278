/** Every address the server answers, for the documents and for a test that asks each one. */
export const ROUTES = [
  {
    method: 'POST',
    path: '/api/session',
    does: 'makes a session: `{}` a visitor, `{ name }` a guest, `{ hostKey }` a host; with a bearer token the person stays the same',
    answers: '{ token, person }',
  },
  {
    method: 'GET',
    path: '/api/rooms',
    does: "the rooms of the house; with a host's bearer token also the drafts and templates",
    answers: '{ rooms, drafts? }',
  },
  { method: 'POST', path: '/api/rooms', does: 'the command `launch.create`', answers: '{ room, code }' },
  {
    method: 'GET',
    path: '/api/rooms/:room',
    does: "the room's snapshot for everyone; ETag, fresh for a second",
    answers: '{ position, now, view, signals }',
  },
  {
    method: 'GET',
    path: '/api/rooms/:room/history',
    does: 'older lines, folded: `?before=<seq>`, newest page without',
    answers: '{ lines, before }',
  },
  {
    method: 'GET',
    path: '/api/rooms/:room/calendar.ics',
    does: 'T-0 for calendars (iCalendar), `?lang=<tag>`; moved, it is the same entry with a higher SEQUENCE. A lounge has none',
    answers: 'text/calendar',
  },
  {
    method: 'GET',
    path: '/api/codes/:code',
    does: 'the room with that join code, however it is spelt; `too_fast` after 20 wrong ones in a minute',
    answers: '{ room }',
  },
  {
    method: 'GET',
    path: '/j/:code',
    does: 'leads to the room with that join code, or to the lobby, which says that there is none',
    answers: '302',
  },
  {
    method: 'POST',
    path: '/api/rooms/:room/do/:command',
    does: 'any command, as over the socket, with a bearer token',
    answers: 'what the command gives',
  },
  {
    method: 'GET',
    path: '/api/nodes',
    does: 'the nodes of the cluster as they answer (host only)',
    answers: '{ nodes }',
  },
  {
    method: 'GET',
    path: '/api/languages',
    does: "the languages that fans have brought (`DATA_DIR/languages/<tag>.json`), with how many of the pages' words each has",
    answers: '{ languages }',
  },
  {
    method: 'GET',
    path: '/api/languages/:tag',
    does: 'the words of one of them, by key',
    answers: 'an object of texts, or of texts by number',
  },
  { method: 'GET', path: '/healthz', does: 'the process is alive', answers: '{ ok, node, durability }' },
  {
    method: 'GET',
    path: '/readyz',
    does: 'this node takes traffic; 503 with the reason when it does not',
    answers: '{ ready, why? }',
  },
] as const
