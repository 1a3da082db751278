/** Every address the server answers, for the documents and for a test that asks each one. */
export const ROUTES = [
  {
    method: 'POST',
    path: '/api/session',
    does: 'makes a session: `{}` a visitor, `{ name }` a guest, `{ hostKey }` a host; with a bearer token the person stays the same',
    answers: '{ token, person }',
  },
  { method: 'GET', path: '/api/rooms', does: 'the rooms of the house', answers: '{ rooms }' },
  { method: 'POST', path: '/api/rooms', does: 'the command `launch.create`', answers: '{ room }' },
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
  { method: 'GET', path: '/healthz', does: 'the process is alive', answers: '{ ok, node, durability }' },
  {
    method: 'GET',
    path: '/readyz',
    does: 'this node takes traffic; 503 with the reason when it does not',
    answers: '{ ready, why? }',
  },
] as const
