-- Puts a chunk of ballots at the end of an open box's log, and says what who folds it must know.
--   keys    gates (hash), log (list), ballots (hash: rows are there once the box is settled)
--   args    gate, box, chunk (ballot-chunks.ts; without a line of its own nothing is put), the ids of people who are only asked
--           about (with blanks between), even ('1': in a closed room, too)
--   returns { 'shut', 'closed' or 'poll_closed', banned } | { 'open', how many chunks were there before, nonce of the last of
--           them, banned }; banned = those of them who are, with blanks between
-- @include poll-gates.lua
local gates, log, ballots = unpack(KEYS)
local gate, name, chunk, others, even = unpack(ARGV)

local function keys_of()
  local keys = {}
  for key in string.gmatch(others, '%S+') do keys[#keys + 1] = key end
  for line in string.gmatch(chunk, '\n%S %S* ([^\n]*)') do
    for key in string.gmatch(line, '%S+') do keys[#keys + 1] = key end
  end
  return keys
end

local found, banned = read_gates(gates, gate, keys_of), {}
for key in pairs(found.banned) do banned[#banned + 1] = key end
banned = table.concat(banned, ' ')
if found.closed and even ~= '1' then return { 'shut', 'closed', banned } end
if found.open ~= name or redis.call('EXISTS', ballots) == 1 then return { 'shut', 'poll_closed', banned } end
local before, last = redis.call('LLEN', log), redis.call('LINDEX', log, -1)
if string.find(chunk, '\n', 1, true) then
  redis.call('RPUSH', log, banned == '' and chunk or chunk .. '\nb - ' .. banned)
end
return { 'open', before, last and string.match(last, '^%S+') or '', banned }
